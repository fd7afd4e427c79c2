/** The runtime's trace of every inference that is served. */
import { profiling } from "../contract.ts";
import { summarize } from "../onnx-trace.ts";
import { readTrace } from "../trace-signs.ts";

let inKernels: number | undefined;

export const open = profiling({
  rule: "Threads, casts and padding by how operators ran: helpers, Cast calls, lengths; it begins and ends with the runtime.",
  always: { trace: true },
  async diagnose(suspect, healthy) {
    const [own, usual] = [await suspect({ trace: true }), await healthy({ trace: true })];
    const summary = summarize(own.trace);
    inKernels = summary.inKernels;
    return readTrace(summary, summarize(usual.trace));
  },
  inKernels: () => inKernels,
});
