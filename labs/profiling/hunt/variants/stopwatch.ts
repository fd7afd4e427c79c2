/** How long callers wait: no tool at all. */
import { isSlower, variant } from "../rig.ts";

export const open = variant({
  name: "stopwatch",
  service: "fastapi",
  looks:
    async ({ responseTimes }) =>
    async () =>
      JSON.stringify(responseTimes()),
  diagnose: isSlower,
});
