import type { Service } from "@labs/experiment";
import type { Origin } from "../experiment/extra-arm.ts";
import type { CaseInputs, InputPlan } from "../experiment/inputs.ts";
import type { AnyExperiment } from "../experiment/load-experiment.ts";
import type { EncodedRequests } from "../load/http/http-lane.ts";
import { openHttpLanes } from "../load/http/http-lanes.ts";
import { openSession, type Session } from "../load/session.ts";
import { callOverHttp } from "./call-over-http.ts";
import type { CounterValues } from "./cell/api.ts";
import { type CellProcess, type Limits, startCell } from "./cell/process.ts";

/** One run of a run: a variant, the second copy of the baseline, or a extraArm. */
export interface Arm {
  readonly name: string;
  readonly role: "baseline" | "variant" | "placebo" | "wrong" | "extra";
  /** The variant's name in the experiment; the placebo's is the baseline's, and so is a extraArm's. */
  readonly variant: string;
  /** Where a extraArm's code is. */
  readonly from?: Origin;
  /** Where the variant lies on the axis of a sweep. */
  readonly sweepValue?: number;
}

/** An arm's processes, opened and ready to be driven. */
export interface LiveArm {
  readonly arm: Arm;
  /** Its processes as they are now, for the noise monitor and for faults. */
  readonly pids: readonly number[];
  /** One call through the transport, outside of any load. */
  call(input: unknown): Promise<unknown>;
  /** The counters of each instance as they stand, before or after a case. */
  counters(name: string): Promise<readonly CounterValues[]>;
  /** How a case is answered, in the words of the first instance. */
  explain(name: string): Promise<string | null>;
  /** A case's load from `offset` in its inputs. */
  session(name: string, lanes: number, offset: number): Promise<Session>;
  /** Ends its processes, whatever state they are in, and opens new ones in their place. */
  restart(): Promise<void>;
  /** Closes and ends all its processes; `leaked` says that a variant left one behind. */
  close(): Promise<{ readonly leaked: boolean }>;
}

/** What all arms of a run have in common. */
export interface ArmContext {
  readonly file: string;
  /** The value of the experiment's break-even search. */
  readonly breakEvenValue?: number | undefined;
  readonly experiment: AnyExperiment;
  readonly setup: unknown;
  readonly limits: Limits;
  /** Put in front of a cell's command, to pin it. */
  readonly prefix: readonly string[];
  /** The load's inputs, drawn once for the run; requests are encoded before any clock starts. */
  readonly inputs: {
    readonly plan: InputPlan;
    of(name: string): CaseInputs & { readonly requests: EncodedRequests };
  };
  /** One in so many timed answers is kept for checking. */
  readonly sampleEvery: number;
  /** Ends load early. */
  readonly signal: AbortSignal;
  /** Starts the process of an instance. @default `startCell`, with `limits` and `prefix` */
  readonly start?: (instance: number) => CellProcess;
}

/** Starts an arm's processes and waits until they are ready. Rejects with a sentence when they are not. */
export async function openArm(
  context: ArmContext,
  arm: Arm,
  seed: number,
  services: Readonly<Record<string, Service>>,
): Promise<LiveArm> {
  const start = () => startGroup(context, arm, seed, services);
  let group = await start();
  let leaked = false;
  return {
    arm,
    get pids() {
      return group.pids;
    },
    call: (input) => group.call(input),
    counters: (name) => group.counters(name),
    explain: (name) => group.explain(name),
    session: (name, lanes, offset) => group.session(name, lanes, offset),
    async restart() {
      leaked = (await group.end()).leaked || leaked;
      group = await start();
    },
    async close() {
      const end = await group.close();
      return { leaked: leaked || end.leaked };
    },
  };
}

/** The processes of an arm from their start to their end; a restart replaces them by new ones. */
interface Group extends Pick<LiveArm, "pids" | "call" | "counters" | "explain" | "session" | "close"> {
  /** Ends the processes without a word. */
  end: LiveArm["close"];
}

async function startGroup(
  context: ArmContext,
  arm: Arm,
  seed: number,
  services: Readonly<Record<string, Service>>,
): Promise<Group> {
  const { transport } = context.experiment;
  const { answerMs, closeMs, readyMs } = context.limits;
  const instances = transport.kind === "http" ? (transport.instances ?? 1) : 1;
  const { start = () => startCell(context.limits, context.prefix) } = context;
  const processes = Array.from({ length: instances }, (_, instance) => start(instance));
  const end = async () => {
    const ends = await Promise.all(processes.map((process) => process.end()));
    return { leaked: ends.some(({ leaked }) => leaked) };
  };
  try {
    const urls = Object.fromEntries(Object.entries(services).map(([name, { url }]) => [name, url]));
    const { file, breakEvenValue: at, setup } = context;
    const opened = await Promise.all(
      processes.map(({ api }, instance) =>
        api.open(readyMs, {
          file,
          ...(at !== undefined && { breakEvenValue: at }),
          variant: arm.variant,
          ...(arm.from && { from: arm.from }),
          setup,
          seed,
          instance,
          urls,
        }),
      ),
    );
    const addresses = opened.flatMap(({ url }) => url ?? []);
    const [first] = processes;
    if (first === undefined) throw new Error("an arm needs at least one process");
    return {
      pids: [...processes.map(({ pid }) => pid), ...opened.flatMap((one) => one.pids)],
      counters: (name) => Promise.all(processes.map(({ api }) => api.read(answerMs, name))),
      explain: (name) => first.api.explain(answerMs, name),
      ...(addresses.length === 0 ? inside(context, first) : outside(context, addresses)),
      end,
      async close() {
        await Promise.allSettled(processes.map(({ api }) => api.close(closeMs)));
        return end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

type Drivable = Pick<LiveArm, "call" | "session">;

/** The driver speaks HTTP to the cell. */
function outside(context: ArmContext, urls: readonly string[]): Drivable {
  const { transport } = context.experiment;
  if (transport.kind !== "http") throw new Error("this experiment's transport is inside the cell");
  let turn = 0;
  return {
    call(input) {
      const url = urls[turn++ % urls.length] ?? "";
      return callOverHttp(transport, url, input, context.limits.answerMs);
    },
    async session(name, lanes, offset) {
      const { list, kinds, requests } = context.inputs.of(name);
      return openSession({
        lanes: await openHttpLanes({
          urls,
          lanes,
          requests,
          timeoutMs: context.limits.answerMs,
        }),
        count: list.length,
        kinds,
        offset,
        sampleEvery: context.sampleEvery,
        timeoutMs: context.limits.answerMs,
        signal: context.signal,
        read: (response) => transport.answer(response),
      });
    },
  };
}

/** The cell drives itself, at the driver's word. */
function inside(context: ArmContext, { api }: CellProcess): Drivable {
  const { answerMs } = context.limits;
  return {
    call: (input) => api.call(answerMs, input),
    async session(name, lanes, offset) {
      await api.start(answerMs, {
        case: name,
        lanes,
        offset,
        inputs: context.inputs.plan,
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
