/** Batches of 64 in dynamic int8: one scale for the activations of the whole batch. */
import { variant } from "../rig.ts";

export const open = variant({ rows: 64, model: "guard-int8" });
