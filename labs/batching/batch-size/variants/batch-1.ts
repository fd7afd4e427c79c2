/** A batch is one prompt. */
import { variant } from "../rig.ts";

export const open = variant({ rows: 1 });
