/** The balancer remembers which server an address was sent to. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d, e }) => `
backend fleet
    balance roundrobin
    stick-table type ip size 10k expire 30m
    stick on src
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
    server e ${e} disabled
`,
  sessions: ({ inMemory }) => inMemory(),
});
