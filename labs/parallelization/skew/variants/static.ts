/** A part for each thread, by tenant. */
import { variant } from "../rig.ts";

export const open = variant(({ threads }) => ({
  parts: threads,
  partOf: (tenant) => tenant % threads,
}));
