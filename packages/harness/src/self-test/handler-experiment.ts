import { defineExperiment } from "@labs/experiment";
import { calibrate } from "./calibrate.ts";
import { openHandler, serveHandler } from "./contract.ts";

const planted = (share: number) => async () => ({ open: openHandler(share) });

/**
 * Identical and slowed copies of one handler, as an experiment like any other.
 *
 * @param file of the experiment itself, which calibration opens once
 * @param work see `Setup`
 */
export function handlerExperiment(file: string, work: number) {
  return defineExperiment({
    question: "Does the harness call identical code equal and find what was planted?",
    order: 1,
    needs: [],
    provision: async ({ seed }) => ({
      setup: { work, costMs: await calibrate(file, work, seed) },
      expected: async (id: number) => ({ id }),
      [Symbol.asyncDispose]: async () => {},
    }),
    schedule: "side-by-side",
    input: (random): number => Math.floor(random() * 1e6),
    transport: {
      kind: "http",
      serve: serveHandler,
      request: (id) => ({ path: `/${id}` }),
      answer: ({ body }): unknown => JSON.parse(body),
    },
    variants: {
      handler: { change: "The handler as it is.", load: planted(0) },
      identical: { change: "The same code under another name.", load: planted(0) },
      "plus-5": { change: "A busy-wait of 5 % of a request's whole cost.", load: planted(0.05) },
      "plus-20": { change: "A busy-wait of 20 % of a request's whole cost.", load: planted(0.2) },
    },
    baseline: "handler",
    cases: { saturated: { mode: "closed", clients: 16 } },
    metrics: {
      throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", of: "throughput" },
    },
    claims: [],
    goal: {
      task: "This one is for the harness: there is nothing to learn.",
      reference: "identical",
      target: { metric: "throughput" },
      evidence: { metric: "throughput", timesBetter: 1 },
    },
    caveat: "The difference is planted.",
    next: [],
  });
}
