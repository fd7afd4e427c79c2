/** The matrices are bytes in the file and floats in the products. */
import { quantizeFile } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = { rewrite: quantizeFile };
export const open = variant(technique);
