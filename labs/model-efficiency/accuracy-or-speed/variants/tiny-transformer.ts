/** A transformer of half the width and half the layers. */
import { alone } from "../choose.ts";
import { type Known, screening } from "../contract.ts";

export const plan = ({ validation }: Known) => ({ policy: alone("tiny", validation) });
export const open = screening(plan);
