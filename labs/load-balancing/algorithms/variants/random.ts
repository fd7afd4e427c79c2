/** Each request goes to a server drawn by lot. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d }) => `
backend fleet
    balance random(1)
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
});
