/** The hot tenant's events are dealt out one by one, so that its parts are perfectly even, and its users' sessions are cut. */
import { variant } from "../rig.ts";

const salts = 16;
let dealt = 0;

export const open = variant(({ hot, threads }) => ({
  parts: threads + salts,
  partOf: (tenant) => (hot.has(tenant) ? threads + (dealt++ % salts) : tenant % threads),
}));
