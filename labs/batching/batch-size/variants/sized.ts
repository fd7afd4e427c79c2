/** The other sizes of the curve. */
import { variant } from "../rig.ts";

export const sized = (rows: number) => variant({ rows });
