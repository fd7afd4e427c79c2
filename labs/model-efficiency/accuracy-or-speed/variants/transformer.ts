/** The guard decides about every text. */
import { alone } from "../choose.ts";
import { type Known, screening } from "../contract.ts";

export const plan = ({ validation }: Known) => ({ policy: alone("guard", validation) });
export const open = screening(plan);
