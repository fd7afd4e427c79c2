/** Eight chunks for each thread by tenant and user, taken by whichever thread is free. */
import { variant } from "../rig.ts";

export const open = variant(({ threads }) => ({
  parts: 8 * threads,
  partOf: (tenant, user) => (tenant * 31 + user) % (8 * threads),
}));
