/** Two thousand chunks for each thread: what a task costs by itself is paid as often. */
import { variant } from "../rig.ts";

export const open = variant(({ threads }) => ({
  parts: 2_000 * threads,
  partOf: (tenant, user) => (tenant * 31 + user) % (2_000 * threads),
}));
