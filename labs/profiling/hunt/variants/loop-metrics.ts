/** Utilization and delay of the event loop, as a dashboard has them; the rule goes by the first. */
import { inside, isBusier, variant } from "../rig.ts";

export const open = variant({
  name: "loop-metrics",
  service: "fastify",
  looks: inside("loop-metrics"),
  diagnose: isBusier,
});
