import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cell, defineExperiment, type Metric } from "@labs/experiment";
import { type Echo, type OpenEcho, type Setup, serveEcho } from "./echo.ts";

/** An experiment whose arms have a known truth. */
export interface EchoOptions {
  readonly question: string;
  readonly transport: "http" | "in-process";
  readonly clients: number;
  /** Share of the preset's time. @default 1 */
  readonly share?: number;
  /** The baseline comes first. */
  readonly arms: Readonly<Record<string, { readonly change: string; readonly open: OpenEcho }>>;
  /** Besides the throughput, which carries the verdict. @default none */
  readonly metrics?: Readonly<Record<string, Metric<"saturated">>>;
}

const http = {
  kind: "http",
  serve: serveEcho,
  request: (id: number) => ({ path: `/${id}` }),
  answer: ({ body }: { readonly body: string }) => Number(body),
} as const;

const inProcess = { kind: "in-process", call: async (echo: Echo, id: number) => echo(id) } as const;

/** Arms with a known truth as an experiment like any other. */
export function echoExperiment({ question, transport, clients, share = 1, arms, metrics }: EchoOptions) {
  const [baseline = ""] = Object.keys(arms);
  return defineExperiment({
    question,
    order: 1,
    needs: [],
    provision: async () => {
      const folder = await mkdtemp(join(tmpdir(), "labs-self-test-"));
      return {
        setup: { folder },
        expected: async (id: number) => id,
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
      };
    },
    schedule: "side-by-side",
    input: (random): number => Math.floor(random() * 1e6),
    transport: transport === "http" ? http : inProcess,
    variants: Object.fromEntries(
      Object.entries(arms).map(([name, { change, open }]) => [
        name,
        { change, load: async () => ({ open: opening(open) }) },
      ]),
    ),
    baseline,
    cases: { saturated: { mode: "closed", clients, share } },
    metrics: {
      throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", of: "throughput" },
      ...metrics,
    },
    claims: [],
    goal: {
      task: "This experiment is for the harness, not for a learner.",
      reference: baseline,
      target: { metric: "throughput" },
      evidence: { metric: "throughput", timesBetter: 1 },
    },
    caveat: "The truth is planted.",
    next: [],
  });
}

const opening = (open: OpenEcho) => async (setup: Setup, cell: Cell) => {
  const { subject, counters, close } = open(setup, cell);
  return {
    subject,
    read: async () => counters?.() ?? {},
    [Symbol.asyncDispose]: async () => close?.(),
  };
};
