/** The same of the Fastify service. */
import { variant } from "../rig.ts";
import { isSlower } from "../support/rules.ts";

export const open = variant({
  name: "node-stopwatch",
  service: "fastify",
  looks:
    async ({ responseTimes }) =>
    async () =>
      JSON.stringify(responseTimes()),
  diagnose: isSlower,
});
