/** A caller's requests go to one server, by a hash that keeps most callers where they are when a server comes or goes. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d }) => `
backend fleet
    balance url_param key
    hash-type consistent
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
});
