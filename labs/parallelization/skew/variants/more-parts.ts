/** Sixteen times as many parts, by tenant: the hot tenant is still one of them. */
import { variant } from "../rig.ts";

export const open = variant(({ threads }) => ({
  parts: 16 * threads,
  partOf: (tenant) => tenant % (16 * threads),
}));
