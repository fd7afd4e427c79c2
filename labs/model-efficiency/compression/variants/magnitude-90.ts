/** The smallest 90 % of every matrix are zero, and are multiplied like the rest. */
import { pruneMagnitude } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({ model: "guard", rewrite: (model) => pruneMagnitude(model, 0.9) });
