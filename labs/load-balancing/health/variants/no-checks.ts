/** Nothing is known of a server: each gets its share, dead or alive. */
import { variant } from "../rig.ts";

export const { open, front } = variant(
  ({ a, b, c, d }) => `
backend fleet
    balance roundrobin
    http-request disable-l7-retry if METH_POST
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
);
