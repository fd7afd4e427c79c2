/** The memory of every run is given back to the system's allocator. */
import { largest } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({ rows: largest, arena: false });
