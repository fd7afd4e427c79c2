/** The thread that infers. It opens and closes sessions for the service, traced by ONNX Runtime where wanted. */
import { readdirSync, rmSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { dirname, join } from "node:path";
import ort from "onnxruntime-node";
import { moment } from "./marks.ts";
import { onOurClock, type WorkerProfile } from "./worker-profile.ts";

export interface SessionOrder {
  readonly id: number;
  /** Path of an `.onnx` file. */
  readonly model: string;
  /** Threads of one inference. */
  readonly threads: number;
  /** Where the runtime writes its trace when the session is closed, and the options that make it do so. */
  readonly trace: { readonly prefix: string; readonly options: ort.InferenceSession.SessionOptions } | null;
}

/** Runs that one trace holds, some 50 KB each: a trace without a bound would fill the disk. */
const longestTrace = 1000;

interface Opened {
  readonly session: ort.InferenceSession;
  readonly order: SessionOrder;
  runs: number;
}

const sessions = new Map<number, Opened>();

export async function open(order: SessionOrder): Promise<void> {
  const { id, model, threads, trace } = order;
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    ...trace?.options,
  });
  sessions.set(id, { session, order, runs: 0 });
}

export interface Inference {
  readonly score: number;
  readonly begun: number;
  readonly ended: number;
}

export async function infer({ id, ids }: { id: number; ids: Int32Array }): Promise<Inference> {
  const begun = moment();
  const opened = await rotated(id);
  opened.runs++;
  const { logits } = await opened.session.run({ ids: new ort.Tensor("int32", ids, [1, ids.length]) });
  const [harmless = Number.NaN, attack = Number.NaN] = Array.from(logits?.data ?? [], Number);
  return { score: 1 / (1 + Math.exp(harmless - attack)), begun, ended: moment() };
}

/** Writes the trace, where there is one. */
export async function close({ id }: { id: number }): Promise<void> {
  const { session, order } = sessionOf(id);
  sessions.delete(id);
  // Returns nothing: the file is found by its prefix.
  if (order.trace !== null) session.endProfiling();
  await session.release();
}

let profiling: { readonly inspector: Session; readonly begun: number } | null = null;

/** V8 profiles a thread at a time, and this is the thread that infers. */
export async function startProfile({ interval }: { interval: number }): Promise<void> {
  const inspector = new Session();
  inspector.connect();
  await inspector.post("Profiler.enable");
  await inspector.post("Profiler.setSamplingInterval", { interval });
  const begun = moment();
  await inspector.post("Profiler.start");
  profiling = { inspector, begun };
}

export async function stopProfile(): Promise<WorkerProfile> {
  if (profiling === null) throw new Error("there is no profile to stop");
  const { inspector, begun } = profiling;
  profiling = null;
  const { profile } = await inspector.post("Profiler.stop");
  inspector.disconnect();
  return onOurClock(profile, begun, moment());
}

/** The session, or one like it where its trace has become too long. */
async function rotated(id: number): Promise<Opened> {
  const { order, runs } = sessionOf(id);
  if (order.trace !== null && runs >= longestTrace) {
    await close({ id });
    const folder = dirname(order.trace.prefix);
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
    await open(order);
  }
  return sessionOf(id);
}

function sessionOf(id: number): Opened {
  const opened = sessions.get(id);
  if (opened === undefined) throw new Error(`there is no session ${id}`);
  return opened;
}
