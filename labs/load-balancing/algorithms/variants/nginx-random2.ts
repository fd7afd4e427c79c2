/** nginx: a request goes to the less busy of two servers drawn by lot. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  nginx: ({ a, b, c, d }) => `
    upstream fleet {
        random two least_conn;
        server ${a};
        server ${b};
        server ${c};
        server ${d};
        keepalive 64;
    }`,
});
