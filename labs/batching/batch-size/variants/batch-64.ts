/** A batch leaves when it has 64 rows, or when its oldest prompt has waited long enough. */
import { largest } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({ rows: largest });
