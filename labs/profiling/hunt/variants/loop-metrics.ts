/** Utilization and delay of the event loop, as a dashboard has them; the rule goes by the first. */
import { variant } from "../rig.ts";
import { inside } from "../support/attach.ts";
import { isBusier } from "../support/rules.ts";

export const open = variant({
  name: "loop-metrics",
  service: "fastify",
  looks: inside("loop-metrics"),
  diagnose: isBusier,
});
