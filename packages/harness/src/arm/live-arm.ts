import type { Service } from "@labs/experiment";
import { type AnyExperiment, roomOf } from "../experiment/any-experiment.ts";
import { derive } from "../experiment/derive-seed.ts";
import type { Origin } from "../experiment/extra-arm.ts";
import type { InputSource } from "../experiment/input-source.ts";
import { checkCalls } from "../load/http/check-call.ts";
import { openHttpLanes } from "../load/http/http-lanes.ts";
import { openSession, type Session } from "../load/session.ts";
import type { CounterValues } from "./cell/api.ts";
import { type CellProcess, type Limits, startCell } from "./cell/process.ts";

/** One arm of a run: a variant, the second copy of the baseline, or an extra arm. */
export interface Arm {
  readonly name: string;
  readonly role: "baseline" | "variant" | "placebo" | "wrong" | "extra";
  /** The variant's name in the experiment; the placebo's is the baseline's, and so is an extra arm's. */
  readonly variant: string;
  /** Where an extra arm's code is. */
  readonly from?: Origin;
  /** Where the variant lies on the axis of a sweep. */
  readonly sweepValue?: number;
  /** Without a verdict, and driven in this many rounds. */
  readonly shownOnly?: number;
  /** Compared, and never the best. */
  readonly anchor?: true;
}

/** An arm's processes, opened and ready to be driven. */
export interface LiveArm {
  readonly arm: Arm;
  /** Its processes as they are now, for the noise monitor and for faults. */
  readonly pids: readonly number[];
  /** What its front names for scripts, as it is now. */
  readonly places: Readonly<Record<string, string>>;
  /** One call through the transport, outside of any load; `timeoutMs` where it may take longer than a request. */
  call(input: unknown, timeoutMs?: number): Promise<unknown>;
  /** The counters of each instance as they stand, before or after a case. */
  counters(name: string): Promise<readonly CounterValues[]>;
  /** The short fixed loop of its processes, one after another; the slowest counts. Milliseconds. */
  canary(): Promise<number>;
  /** How a case is answered, in the words of the first instance. */
  explain(name: string): Promise<string | null>;
  /** A case's load, with its inputs of this round from the first one on. */
  session(name: string, lanes: number): Promise<DrivenSession>;
  /** Ends its processes, whatever state they are in, and opens new ones in their place. */
  restart(): Promise<void>;
  /** Closes and ends all its processes; `leaked` says that a variant left one behind. */
  close(): Promise<{ readonly leaked: boolean }>;
}

/** A session, with what lies between its clock and the driver's. */
export interface DrivenSession extends Session {
  /** Seconds from an order that asks for nothing to its report; `null` where the driver itself drives. */
  readonly roundTripSeconds: number | null;
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
  /** The run's seed: cells only get what is derived from it one way. */
  readonly seed: number;
  readonly inputs: InputSource;
  /** Timed answers of a cell that are kept for checking. */
  readonly checks: number;
  /** Ends load early. */
  readonly signal: AbortSignal;
  /** Starts the process of an instance. @default `startCell`, with `limits` and `prefix` */
  readonly start?: (instance: number) => CellProcess;
}

/**
 * Starts an arm's processes and waits until they are ready. Rejects with a sentence when they are not.
 *
 * @param round from 0; -1 is the pilot, and whatever belongs to no round
 */
export async function openArm(
  context: ArmContext,
  arm: Arm,
  round: number,
  services: Readonly<Record<string, Service>>,
): Promise<LiveArm> {
  const start = () => startGroup(context, arm, round, services);
  let group = await start();
  let leaked = false;
  return {
    arm,
    get pids() {
      return group.pids;
    },
    get places() {
      return group.places;
    },
    call: (input, timeoutMs) => group.call(input, timeoutMs),
    counters: (name) => group.counters(name),
    canary: () => group.canary(),
    explain: (name) => group.explain(name),
    session: (name, lanes) => group.session(name, lanes),
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
interface Group
  extends Pick<
    LiveArm,
    "pids" | "places" | "call" | "counters" | "canary" | "explain" | "session" | "close"
  > {
  /** Ends the processes without a word. */
  end: LiveArm["close"];
}

async function startGroup(
  context: ArmContext,
  arm: Arm,
  round: number,
  services: Readonly<Record<string, Service>>,
): Promise<Group> {
  const { transport } = context.experiment;
  const { answerMs, closeMs, readyMs } = context.limits;
  const instances = transport.kind === "http" ? (transport.instances ?? 1) : 1;
  const hasFront = transport.kind === "http" && transport.front === true;
  const { start = () => startCell(context.limits, context.prefix) } = context;
  const cells = Array.from({ length: instances }, (_, instance) => start(instance));
  const front = hasFront ? startCell(context.limits, context.prefix) : null;
  const processes = front === null ? cells : [...cells, front];
  const end = async () => {
    const ends = await Promise.all(processes.map((process) => process.end()));
    return { leaked: ends.some(({ leaked }) => leaked) };
  };
  try {
    const urls = Object.fromEntries(Object.entries(services).map(([name, { url }]) => [name, url]));
    const { file, breakEvenValue: at, setup } = context;
    const order = {
      file,
      ...(at !== undefined && { breakEvenValue: at }),
      variant: arm.variant,
      ...(arm.from && { from: arm.from }),
      setup,
      seed: derive(context.seed, "cell", round),
      urls,
    };
    const opened = await Promise.all(
      cells.map(({ api }, instance) => api.open(readyMs, { ...order, instance })),
    );
    const behind = opened.flatMap(({ url }) => url ?? []);
    const before = await front?.api.openFront(readyMs, { ...order, instance: instances }, behind);
    const addresses = before === undefined ? behind : [before.url];
    const [first] = cells;
    if (first === undefined) throw new Error("an arm needs at least one process");
    return {
      pids: [
        ...processes.map(({ pid }) => pid),
        ...opened.flatMap((one) => one.pids),
        ...(before?.pids ?? []),
      ],
      places: before?.places ?? {},
      counters: (name) => Promise.all(processes.map(({ api }) => api.read(answerMs, name))),
      async canary() {
        let slowest = 0;
        for (const { api } of processes) slowest = Math.max(slowest, await api.canary(answerMs));
        return slowest;
      },
      explain: (name) => first.api.explain(answerMs, name),
      ...(addresses.length === 0
        ? inside(context, arm, round, first)
        : outside(context, arm, round, addresses)),
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

/** Which timed answers are kept: other ones in every round, arm and case. */
function sampling({ seed, checks }: ArmContext, { name: arm }: Arm, round: number, name: string) {
  return { checks, sampleSeed: derive(seed, "sample", round, arm, name) };
}

/** The driver speaks HTTP to the cell. */
function outside(context: ArmContext, arm: Arm, round: number, urls: readonly string[]): Drivable {
  const { transport } = context.experiment;
  const { answerMs } = context.limits;
  if (transport.kind !== "http") throw new Error("this experiment's transport is inside the cell");
  const ask = checkCalls(urls, answerMs);
  return {
    async call(input, timeoutMs) {
      const { status, body } = await ask(transport.request(input), timeoutMs);
      if (status < 200 || status >= 300)
        throw new Error(`it answered with status ${status}: ${body.slice(0, 200)}`);
      return transport.answer({ status, body });
    },
    async session(name, lanes) {
      const { list, kinds, requests } = context.inputs.of(name, round);
      const session = openSession({
        lanes: await openHttpLanes({ urls, lanes, requests, timeoutMs: answerMs }),
        count: list.length,
        kinds,
        ...sampling(context, arm, round, name),
        timeoutMs: answerMs,
        room: roomOf(context.experiment, name),
        signal: context.signal,
        read: (response) => transport.answer(response),
      });
      return { ...session, roundTripSeconds: null };
    },
  };
}

/** The cell drives itself, at the driver's word. */
function inside(context: ArmContext, arm: Arm, round: number, { api }: CellProcess): Drivable {
  const { answerMs } = context.limits;
  return {
    call: (input, timeoutMs = answerMs) => api.call(timeoutMs, input),
    async session(name, lanes) {
      await api.start(answerMs, {
        case: name,
        lanes,
        inputs: context.inputs.of(name, round).plan,
        timeoutMs: answerMs,
        ...sampling(context, arm, round, name),
      });
      return {
        roundTripSeconds: await roundTrip(() => api.ping(answerMs)),
        closed: (durationMs, recorded, rampMs = 0) =>
          api.closed(durationMs + 2 * answerMs, durationMs, recorded, rampMs),
        open: (plan) => api.openLoop((plan.at(-1) ?? 0) + 2 * answerMs, plan),
        finish: () => api.finish(answerMs),
      };
    },
  };
}

/** The quickest of a few: the others had to wait for a processor, which is taken off apart from this. */
async function roundTrip(ping: () => Promise<void>): Promise<number> {
  let quickest = Number.POSITIVE_INFINITY;
  for (let count = 0; count < 5; count++) {
    const began = performance.now();
    await ping();
    quickest = Math.min(quickest, performance.now() - began);
  }
  return quickest / 1000;
}
