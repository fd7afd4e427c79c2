/** A browser stays with its server even when that is dead: the cookie alone decides. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d, e }) => `
backend fleet
    balance roundrobin
    cookie SERVER insert indirect nocache httponly
    no option redispatch
    server a ${a} cookie a
    server b ${b} cookie b
    server c ${c} cookie c
    server d ${d} cookie d
    server e ${e} cookie e disabled
`,
  sessions: ({ inMemory }) => inMemory(),
});
