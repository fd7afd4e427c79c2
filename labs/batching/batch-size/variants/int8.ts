/** Dynamic int8: one scale for the activations of the whole batch. */
import { largest } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({ rows: largest, model: "guard-int8" });
