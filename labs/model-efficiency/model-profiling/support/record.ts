/** Sends a service, faulty or healthy, the same texts every time, and records what a technique wants of it. */
import type { Profiler } from "node:inspector/promises";
import { random } from "@labs/experiment";
import type { Scenario, Spans, Technique, Tools } from "../contract.ts";
import { drawAny } from "../data.ts";
import { type TraceEvent, traceFolder } from "./onnx-trace.ts";
import { type Call, type Inferring, type Models, optionsOf, type Service } from "./service.ts";
import type { TorchRecording } from "./torch/torch-profile.ts";
import type { WorkerProfile } from "./worker-profile.ts";

/** Texts of a recording: a trace of them stays below 2 MB. */
const texts = 20;
const together = 4;

export interface RecordedCall {
  readonly totalNs: number;
  /** Tokens of the text, and of what was inferred. */
  readonly tokens: number;
  readonly width: number;
  readonly spans: Spans | null;
}

/** `null` is what the technique does not record. */
export interface Recording {
  readonly calls: readonly RecordedCall[];
  readonly trace: readonly TraceEvent[] | null;
  readonly profile: Profiler.Profile | null;
  readonly workerProfile: WorkerProfile | null;
  readonly torch: TorchRecording | null;
}

interface Recorded {
  readonly models: Models;
  readonly scenario: Scenario;
  readonly spans: Technique["spans"];
  readonly tools: Tools;
}

export async function record(
  inferring: Inferring,
  { models, scenario, spans, tools: { trace, cpuProfile, workerProfile } }: Recorded,
): Promise<Recording> {
  using folder = traceFolder();
  const service = await inferring.open({
    ...optionsOf(scenario, models),
    trace: trace ? { prefix: folder.prefix, options: trace(folder.prefix) } : null,
  });
  const draw = random("recorded texts");
  const list = Array.from({ length: texts }, () => drawAny(draw));
  await send(service, list.slice(0, together));
  const stop = await cpuProfile?.();
  const stopWorker = workerProfile && (await inferring.profile(workerProfile.interval));
  const calls = await send(service, list);
  const profile = (await stop?.()) ?? null;
  const ofWorker = (await stopWorker?.()) ?? null;
  await service[Symbol.asyncDispose]();
  return {
    calls: calls.map(({ marks, tokens, width }) => ({
      totalNs: marks.answered - marks.received,
      tokens,
      width,
      spans: spans?.(marks) ?? null,
    })),
    profile,
    trace: trace ? folder.read() : null,
    workerProfile: ofWorker,
    torch: null,
  };
}

/** `together` clients, each with its next text when its last is answered. */
async function send(service: Service, list: readonly string[]): Promise<readonly Call[]> {
  const calls: Call[] = [];
  const left = list[Symbol.iterator]();
  const client = async () => {
    for (const text of left) calls.push(await service.screen(text));
  };
  await Promise.all(Array.from({ length: together }, client));
  return calls;
}
