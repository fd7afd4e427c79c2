/** Static int8: scales that were calibrated beforehand, the same for every batch. */
import { largest } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({ rows: largest, model: "guard-int8-static" });
