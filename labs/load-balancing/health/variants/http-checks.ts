/** A check asks the server how it is, and does not only connect. */
import { variant } from "../rig.ts";

export const { open, front } = variant(
  ({ a, b, c, d }) => `
backend fleet
    balance roundrobin
    http-request disable-l7-retry if METH_POST
    default-server check inter 200ms fall 2 rise 2
    option httpchk GET /health
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
);
