/** A request goes to the less busy of two servers drawn by lot: the power of two choices. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d }) => `
backend fleet
    balance random(2)
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
});
