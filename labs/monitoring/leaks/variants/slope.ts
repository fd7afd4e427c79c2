/** The heap after a collection: what is still there, and whether it grows on a line. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";
import { isSteady } from "../support/judge.ts";

export const open = variant((service) => ({
  leaks: isSteady(service.afterGc().heap.trend, thresholds.heap[service.language]),
}));
