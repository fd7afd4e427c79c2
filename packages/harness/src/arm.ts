import type { Service } from "@labs/experiment";
import type { AnyExperiment } from "./any-experiment.ts";
import type { Counters } from "./cell/api.ts";
import { type CellProcess, type Limits, startCell } from "./cell/process.ts";
import type { EncodedRequests } from "./load/http-lane.ts";
import { openHttpLanes } from "./load/http-lanes.ts";
import { openSession, type Session } from "./session.ts";

/** One contender of a run: a variant, or the second copy of the baseline. */
export interface Arm {
  readonly name: string;
  readonly role: "baseline" | "variant" | "placebo" | "wrong";
  /** The variant's name in the experiment; the placebo's is the baseline's. */
  readonly variant: string;
}

/** An arm's processes, opened and ready to be driven. */
export interface LiveArm {
  readonly arm: Arm;
  /** Its processes, for the noise monitor and for faults. */
  readonly pids: readonly number[];
  /** One call through the door, outside of any load. */
  call(input: unknown): Promise<unknown>;
  /** The counters of each instance as they stand. */
  counters(): Promise<readonly Counters[]>;
  /** Load from `offset` in the run's inputs. */
  session(lanes: number, offset: number): Promise<Session>;
  /** Closes and ends all its processes; `leaked` says that a variant left one behind. */
  close(): Promise<{ readonly leaked: boolean }>;
}

/** What all arms of a run have in common. */
export interface ArmContext {
  readonly file: string;
  readonly experiment: AnyExperiment;
  readonly link: unknown;
  readonly limits: Limits;
  /** Put in front of a cell's command, to pin it. */
  readonly prefix: readonly string[];
  /** The load's inputs, drawn once for the run; requests are encoded before any clock starts. */
  readonly inputs: {
    readonly seed: number;
    readonly list: readonly unknown[];
    readonly requests: EncodedRequests;
  };
  /** One in so many timed answers is kept for checking. */
  readonly sampleEvery: number;
  /** Ends load early. */
  readonly signal: AbortSignal;
}

/** Starts an arm's processes and waits until they are ready. Rejects with a sentence when they are not. */
export async function openArm(
  context: ArmContext,
  arm: Arm,
  seed: number,
  services: Readonly<Record<string, Service>>,
): Promise<LiveArm> {
  const { door } = context.experiment;
  const instances = door.at === "http" ? (door.instances ?? 1) : 1;
  const processes = Array.from({ length: instances }, () => startCell(context.limits, context.prefix));
  const end = async () => {
    const ends = await Promise.all(processes.map((process) => process.end()));
    return { leaked: ends.some(({ leaked }) => leaked) };
  };
  try {
    const urls = Object.fromEntries(Object.entries(services).map(([name, { url }]) => [name, url]));
    const { file, link } = context;
    const opened = await Promise.all(
      processes.map(({ api }, instance) =>
        api.open(context.limits.readyMs, { file, variant: arm.variant, link, seed, instance, urls }),
      ),
    );
    const pids = [...processes.map(({ pid }) => pid), ...opened.flatMap((one) => one.pids)];
    const shared = {
      arm,
      pids,
      counters: () => Promise.all(processes.map(({ api }) => api.read(context.limits.answerMs))),
      async close() {
        await Promise.allSettled(processes.map(({ api }) => api.close(context.limits.closeMs)));
        return end();
      },
    };
    const addresses = opened.flatMap(({ url }) => url ?? []);
    const [process] = processes;
    return {
      ...shared,
      ...(process && addresses.length === 0 ? inside(context, process) : outside(context, addresses)),
    };
  } catch (error) {
    await end();
    throw error;
  }
}

type Doorway = Pick<LiveArm, "call" | "session">;

/** The driver speaks HTTP to the cell. */
function outside(context: ArmContext, urls: readonly string[]): Doorway {
  const { door } = context.experiment;
  if (door.at !== "http") throw new Error("this experiment's door is inside the cell");
  let turn = 0;
  return {
    // Not the load generator's client: a fault in one of the two shows as a wrong answer.
    async call(input) {
      const { method, path, body } = door.request(input);
      const url = urls[turn++ % urls.length] ?? "";
      const response = await fetch(url + path, {
        method: method ?? (body === undefined ? "GET" : "POST"),
        ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
        signal: AbortSignal.timeout(context.limits.answerMs),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`it answered with status ${response.status}: ${text.slice(0, 200)}`);
      return door.answer({ status: response.status, body: text });
    },
    async session(lanes, offset) {
      return openSession({
        lanes: await openHttpLanes({
          urls,
          lanes,
          requests: context.inputs.requests,
          timeoutMs: context.limits.answerMs,
        }),
        count: context.inputs.list.length,
        offset,
        sampleEvery: context.sampleEvery,
        timeoutMs: context.limits.answerMs,
        signal: context.signal,
        read: (response) => door.answer(response),
      });
    },
  };
}

/** The cell drives itself, at the driver's word. */
function inside(context: ArmContext, { api }: CellProcess): Doorway {
  const { answerMs } = context.limits;
  return {
    call: (input) => api.call(answerMs, input),
    async session(lanes, offset) {
      const { seed, list } = context.inputs;
      const inputs = { seed, count: list.length };
      await api.start(answerMs, {
        lanes,
        offset,
        inputs,
        timeoutMs: answerMs,
        sampleEvery: context.sampleEvery,
      });
      return {
        closed: (durationMs, recorded) => api.closed(durationMs + 2 * answerMs, durationMs, recorded),
        open: (plan) => api.openLoop((plan.at(-1) ?? 0) + 2 * answerMs, plan),
        finish: () => api.finish(answerMs),
      };
    },
  };
}
