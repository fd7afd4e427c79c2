/** The fastest balancer asks no server. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: () => `
backend fleet
    http-request return status 200 content-type application/json string '{"key":1,"ms":1}'
`,
});
