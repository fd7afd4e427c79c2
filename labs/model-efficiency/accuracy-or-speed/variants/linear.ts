/** Pairs of words, weighed and added up. */
import { alone } from "../choose.ts";
import { type Known, screening } from "../contract.ts";

export const plan = ({ validation }: Known) => ({ policy: alone("linear", validation) });
export const open = screening(plan);
