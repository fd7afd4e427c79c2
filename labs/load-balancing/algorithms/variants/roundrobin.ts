/** Each request goes to the next server. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d }) => `
backend fleet
    balance roundrobin
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
});
