/** Half precision, on a processor that has no arithmetic for it. */
import { toHalf } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({ model: "guard", rewrite: toHalf });
