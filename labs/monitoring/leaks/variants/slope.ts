/** The heap after a collection: what is still there, and whether it grows on a line. */
import { thresholds } from "../data.ts";
import { isSteady, variant } from "../rig.ts";

export const open = variant((service) => ({
  leaks: isSteady(service.afterGc().heap.trend, thresholds.heap[service.language]),
}));
