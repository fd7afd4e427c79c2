/** Marks on every call; the layer they point at is then looked into with the tool that sees inside it. */
import { profiling } from "../contract.ts";
import { hottest, tooHot } from "../cpu-profile.ts";
import { spansOf } from "../marks.ts";
import { summarize } from "../onnx-trace.ts";
import { spanSigns, tooLate, tooWide } from "../span-signs.ts";
import { readTrace } from "../trace-signs.ts";

let inKernels: number | undefined;

export const open = profiling({
  rule: "Spans first; a CPU profile where ready answers wait, a trace of a session beside the serving one otherwise.",
  always: { spans: spansOf },
  async diagnose(suspect, healthy) {
    const signs = spanSigns((await suspect({})).calls);
    if (signs.widened >= tooWide) return "padding";
    if (signs.postShare >= tooLate) {
      const { profile } = await suspect({ cpuProfile: true });
      if (profile !== null && hottest(profile).share >= tooHot) return "blocked loop";
    }
    const [own, usual] = [await suspect({ trace: true }), await healthy({ trace: true })];
    const summary = summarize(own.trace);
    inKernels = summary.inKernels;
    return readTrace(summary, summarize(usual.trace));
  },
  inKernels: () => inKernels,
});
