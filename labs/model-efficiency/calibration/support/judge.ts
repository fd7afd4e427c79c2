/** Judges a rewritten model beside the one it was made of, on prompts that it was not calibrated on. */
import { statSync } from "node:fs";
import { runtimeFacts } from "../../shared/graph-facts.ts";
import type { Quality, Setup } from "../contract.ts";
import { judgedPrompts } from "../data.ts";
import { logitsOf } from "./logits.ts";

export async function judge(file: string, setup: Omit<Setup, "judged">): Promise<Quality> {
  const prompts = judgedPrompts(setup);
  const [own, other] = [await logitsOf(file, setup), await logitsOf(setup.reference, setup)];
  const errors = own.map((logit, at) => Math.abs(logit - (other[at] ?? Number.NaN)));
  const called = (attack: boolean) => {
    const all = own.filter((_, at) => prompts[at]?.attack === attack);
    return (100 * all.filter((logit) => logit >= 0).length) / all.length;
  };
  const flipped = own.filter((logit, at) => logit >= 0 !== (other[at] ?? Number.NaN) >= 0);
  return {
    bytes: statSync(file).size,
    integerProducts: (await runtimeFacts(file)).integerProducts,
    usualError: Math.hypot(...errors) / Math.sqrt(errors.length),
    largestError: Math.max(...errors),
    flips: (100 * flipped.length) / own.length,
    recall: called(true),
    falseAlarms: called(false),
  };
}
