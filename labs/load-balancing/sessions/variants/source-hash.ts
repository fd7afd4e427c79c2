/** The server is the hash of the address modulo the number of servers: nothing to remember. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d, e }) => `
backend fleet
    balance source
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
    server e ${e} disabled
`,
  sessions: ({ inMemory }) => inMemory(),
});
