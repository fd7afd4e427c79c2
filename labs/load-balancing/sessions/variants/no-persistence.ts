/** Each server keeps the sessions that began there, and any server gets the next request. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d, e }) => `
backend fleet
    balance roundrobin
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
    server e ${e} disabled
`,
  sessions: ({ inMemory }) => inMemory(),
});
