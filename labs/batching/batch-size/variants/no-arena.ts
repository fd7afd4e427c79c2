/** Batches of 64, and the memory of every run is given back to the system's allocator. */
import { variant } from "../rig.ts";

export const open = variant({ rows: 64, arena: false });
