/** The linear model first; up to a twentieth of the texts, where it is least sure, go to the guard. */
import { cascade } from "../choose.ts";
import { type Known, screening } from "../contract.ts";

export const plan = ({ validation }: Known) => ({ policy: cascade(validation, 0.05) });
export const open = screening(plan);
