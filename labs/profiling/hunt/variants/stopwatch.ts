/** How long callers wait: no tool at all. */
import { variant } from "../rig.ts";
import { isSlower } from "../support/rules.ts";

export const open = variant({
  name: "stopwatch",
  service: "fastapi",
  looks:
    async ({ responseTimes }) =>
    async () =>
      JSON.stringify(responseTimes()),
  diagnose: isSlower,
});
