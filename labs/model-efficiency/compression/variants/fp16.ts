/** Half precision, in a runtime that has hardly a kernel for it on x64. */
import { toHalf } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = { model: "guard", rewrite: toHalf };
export const open = variant(technique);
