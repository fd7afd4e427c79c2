/** Marks on every call; the layer they point at is then looked into with the tool that sees inside it. */
import { spanNames, tooHot, tooLate, tooWide } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  rule: "Spans first; a CPU profile where ready answers wait, a trace of a session beside the serving one otherwise.",
  always: { spans: spanNames },
  async diagnose(suspect, healthy, { faultInTrace }) {
    const { widened, postShare } = await suspect.spans();
    if (widened >= tooWide) return "padding";
    if (postShare >= tooLate && (await suspect.cpuProfile()).share >= tooHot) return "blocked loop";
    return faultInTrace(await suspect.trace(), await healthy.trace());
  },
});
