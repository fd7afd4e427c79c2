/** A request goes to the server with the fewest requests in flight. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d }) => `
backend fleet
    balance leastconn
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
});
