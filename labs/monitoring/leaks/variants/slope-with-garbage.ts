/** slope on the heap as the runtime reports it, without a collection before. */
import { thresholds } from "../data.ts";
import { isSteady, variant } from "../rig.ts";

export const open = variant((service) => ({
  leaks: isSteady(service.heap().trend, thresholds.heap[service.language]),
}));
