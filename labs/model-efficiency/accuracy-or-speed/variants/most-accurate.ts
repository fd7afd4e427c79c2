/** The guard at the threshold with the most right decisions: hardly any text is an attack, so hardly any is called one. */
import { mostAccurate } from "../choose.ts";
import { type Known, screening } from "../contract.ts";
import { prevalence } from "../policy.ts";

export const plan = ({ validation }: Known) => ({ policy: mostAccurate("guard", validation, prevalence) });
export const open = screening(plan);
