/** Full batches of a size; what the model cannot read fails the whole batch. */
import { variant } from "../rig.ts";

export const sized = (rows: number) => variant({ rows });
