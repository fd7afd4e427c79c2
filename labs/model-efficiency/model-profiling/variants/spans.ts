/** Marks on the way of every call: tokenize, queue, infer, post. */
import { profiling } from "../contract.ts";
import { spansOf } from "../marks.ts";
import { spanSigns, tooLate, tooWide } from "../span-signs.ts";

export const open = profiling({
  rule: "Padding where half as much again is inferred as was asked, a blocked loop where ready answers wait; else slow where inference takes twice the time.",
  always: { spans: spansOf },
  async diagnose(suspect, healthy) {
    const signs = spanSigns((await suspect({})).calls);
    if (signs.widened >= tooWide) return "padding";
    if (signs.postShare >= tooLate) return "blocked loop";
    const usual = spanSigns((await healthy({})).calls);
    return signs.inferMs > 2 * usual.inferMs ? "slow" : "healthy";
  },
});
