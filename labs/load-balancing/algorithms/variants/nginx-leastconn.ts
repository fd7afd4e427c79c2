/** nginx: a request goes to the server with the fewest requests in flight. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  nginx: ({ a, b, c, d }) => `
    upstream fleet {
        least_conn;
        server ${a};
        server ${b};
        server ${c};
        server ${d};
        keepalive 64;
    }`,
});
