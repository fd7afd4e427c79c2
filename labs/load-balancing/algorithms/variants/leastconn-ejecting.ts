/** A request goes to the server with the fewest requests in flight, and a server that fails five in a row is taken out. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d }) => `
backend fleet
    balance leastconn
    option httpchk GET /health
    default-server check inter 500ms observe layer7 error-limit 5 on-error mark-down
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
});
