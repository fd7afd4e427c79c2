/** The same of the Fastify service. */
import { isSlower, variant } from "../rig.ts";

export const open = variant({
  name: "node-stopwatch",
  service: "fastify",
  looks:
    async ({ responseTimes }) =>
    async () =>
      JSON.stringify(responseTimes()),
  diagnose: isSlower,
});
