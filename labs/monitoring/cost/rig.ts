/** Turns a technique, or a FastAPI application, into a measured service: instruments, counters, and where they arrive. */
import { join } from "node:path";
import { LabError, type Open, type Provisioned, type Run, type Served } from "@labs/experiment";
import { type LoopCounter, processorMs, startFastApi, watchLoop } from "@labs/services";
import type { Signal, Technique, Tools } from "./contract.ts";
import { type Answer, answerTo, type Rehearsal, type Request, screen } from "./data.ts";
import { screeningApi } from "./support/api.ts";
import { attach } from "./support/attach.ts";
import { dogStatsD } from "./support/instruments/dogstatsd.ts";
import { logs } from "./support/instruments/logs.ts";
import { otelMetrics } from "./support/instruments/otel-metrics.ts";
import { otelTraces } from "./support/instruments/otel-traces.ts";
import { prometheus } from "./support/instruments/prometheus.ts";
import { type LabPython, lookForPython } from "./support/python.ts";
import { type Receivers, startReceivers } from "./support/receiver.ts";
import { rehearse } from "./support/rehearse.ts";

const folders = [join(import.meta.dirname, "fastapi")];

export type Setup = {
  readonly seed: number;
  readonly receivers: Receivers;
  /** The interpreter for the FastAPI arms, or why there is none. */
  readonly python: LabPython;
};

export type Counter = "answered" | "recorded" | "sentBytes" | "processorMs" | LoopCounter | ScriptCounter;
export type ScriptCounter = "questions" | "series" | "scrapeBytes" | "scrapeMs" | "waitMs";

/** Where an opened variant answers. */
export type Api = Pick<Served, "url">;

/** Makes a variant out of its technique: one Fastify with its instruments, in this process. */
export function variant(technique: Technique): Open<Api, Setup, Counter, never> {
  return async ({ receivers }) => {
    await using stack = new AsyncDisposableStack();
    const tools: Tools = {
      prometheus,
      otelMetrics: () => otelMetrics(receivers),
      otelTraces: (options) => otelTraces(options, receivers),
      dogStatsD: () => dogStatsD(receivers),
      logs,
    };
    let answered = 0;
    const api = screeningApi((submission) => {
      answered++;
      return screen(submission);
    });
    const { signals } = stack.use(attach(api, technique(tools)));
    api.post<{ Body: Rehearsal }>("/rehearse", ({ body }) =>
      rehearse(body, screeningApi, screen, technique(tools)),
    );
    const url = await api.listen({ host: "127.0.0.1", port: 0 });
    const loop = stack.use(watchLoop());
    const resources = stack.move();
    return {
      subject: { url },
      read: async () => ({
        answered,
        ...(await readSignals(signals)),
        processorMs: processorMs([process.pid]) ?? 0,
        ...loop.read(),
      }),
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/** What has arrived of all that the instruments were to record: the fullest signal counts. */
async function readSignals(signals: readonly Signal[]) {
  await Promise.all(signals.map((signal) => signal.flush()));
  const seen = await Promise.all(signals.map((signal) => signal.seen()));
  return {
    recorded: Math.max(0, ...seen.map(({ requests }) => requests)),
    sentBytes: seen.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Makes a variant out of a module of `fastapi/` that holds a FastAPI `app`: one uvicorn worker, a child of this process. */
export function fastApiVariant(module: string): Open<Api, Setup, Counter, never> {
  return async ({ python, receivers }) => {
    if ("missing" in python) throw new LabError("SKIPPED", python.missing);
    const settings = { LAB_OTLP: receivers.otlp };
    const server = await startFastApi(python.program, { folders, module, settings });
    return {
      subject: { url: server.url },
      read: async () => {
        const response = await fetch(`${server.url}/counts`);
        const counts = (await response.json()) as Readonly<
          Record<"answered" | "recorded" | "sentBytes" | "residentBytes", number>
        >;
        return { ...counts, processorMs: processorMs(server.pids) ?? 0 };
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  };
}

/** The server of an opened variant runs already. */
export async function served({ url }: Api): Promise<Served> {
  return { url, [Symbol.asyncDispose]: async () => {} };
}

/** Starts what telemetry is sent to, and finds Python. */
export async function provision({ seed }: Run): Promise<Provisioned<Setup, Request, Answer>> {
  const python = await lookForPython();
  const receivers = await startReceivers();
  const { otlp, statsd, pid } = receivers;
  return {
    setup: { seed, receivers: { otlp, statsd }, python },
    expected: async (request, given) => answerTo(request, given),
    pids: [pid],
    facts: {
      receivers: "OTLP/HTTP (JSON) and a sink for DogStatsD (UDP), in a process of their own on this machine",
      "batches of spans": "the SDK's defaults: at most 512, every 5 s, a queue of 2 048",
      python: "missing" in python ? "none here" : `${python.version}, one uvicorn worker`,
    },
    [Symbol.asyncDispose]: () => receivers[Symbol.asyncDispose](),
  };
}
