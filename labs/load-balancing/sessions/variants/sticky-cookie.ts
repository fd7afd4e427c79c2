/** The balancer adds a cookie with the server's name, and sends a browser that brings it to that server. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d, e }) => `
backend fleet
    balance roundrobin
    cookie SERVER insert indirect nocache httponly
    server a ${a} cookie a
    server b ${b} cookie b
    server c ${c} cookie c
    server d ${d} cookie d
    server e ${e} cookie e disabled
`,
  sessions: ({ inMemory }) => inMemory(),
});
