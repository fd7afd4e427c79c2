/** Resident memory, as every dashboard has it. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant((service) => ({ leaks: service.rss().trend.perRequest > thresholds.rss }));
