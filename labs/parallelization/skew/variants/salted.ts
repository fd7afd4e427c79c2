/** The hot tenant is cut into sixteen by user; the others stay with a part for each thread. */
import { variant } from "../rig.ts";

const salts = 16;

export const open = variant(({ hot, threads }) => ({
  parts: threads + salts,
  partOf: (tenant, user) => (hot.has(tenant) ? threads + (user % salts) : tenant % threads),
}));
