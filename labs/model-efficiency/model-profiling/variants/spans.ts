/** Marks on the way of every call: tokenize, queue, infer, post. */
import { spanNames, tooLate, tooWide } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  rule: "Padding where 1.5 times the tokens of the texts are inferred, a blocked loop where ready answers wait; else slow where inference takes twice the time.",
  always: { spans: spanNames },
  async diagnose(suspect, healthy) {
    const { widened, postShare, inferMs } = await suspect.spans();
    if (widened >= tooWide) return "padding";
    if (postShare >= tooLate) return "blocked loop";
    return inferMs > 2 * (await healthy.spans()).inferMs ? "slow" : "healthy";
  },
});
