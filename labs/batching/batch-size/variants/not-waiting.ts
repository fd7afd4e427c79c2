/** The same bound, and no prompt waits for a batch to fill: what is queued when the worker is free is scored. */
import { largest } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({ rows: largest, waitMs: 0 });
