import { type Random, random } from "@labs/experiment";
import type { LoadRecord } from "@labs/experiment/result";
import type { CounterValues } from "../arm/cell/api.ts";
import { poissonPlan } from "../load/poisson-plan.ts";
import type { Session, SessionRecord } from "../load/session.ts";
import { type NoiseMonitor, noiseMonitor } from "../machine/noise-monitor.ts";
import type { PlannedCase } from "../plan/cases.ts";
import { countersOf, metricValue } from "../plan/metric-value.ts";
import { active, attempt, type LiveArmRun, type RoundContext } from "./arm-run.ts";
import { doubleClients } from "./saturation.ts";
import { shuffle } from "./shuffle.ts";

/** A case in one round. */
export interface Drive {
  readonly context: RoundContext;
  readonly planned: PlannedCase;
  readonly round: number;
  /** The first input of the run's list to send: the same for every arm of a round, another in every round. */
  readonly offset: number;
  readonly canaryMs: number;
  readonly draw: Random;
}

/** Connections for open-loop load where a case names no number: enough that a slow answer does not hold back the next request. */
export const openLanes = 64;

/** Takes runs through a case: closed loops together in alternating slices, everything else one by one. */
export async function drive(one: Drive, runs: readonly LiveArmRun[]): Promise<void> {
  const { context, draw, planned, round } = one;
  if (planned.load.mode === "closed") {
    await closedTogether(one, runs, planned.load.clients);
    const pilot = round < 0 && context.preset.doublesClients;
    return pilot ? doubleClients(context, active(runs), planned.name, planned.load.clients) : undefined;
  }
  for (const run of shuffle(runs, draw)) {
    context.signal.throwIfAborted();
    await attempt(context, run, () => alone(one, run, runs));
  }
}

/** Slices of closed-loop load, in a new order every cycle; an arm that is not driven receives nothing. */
async function closedTogether(one: Drive, runs: readonly LiveArmRun[], clients: number): Promise<void> {
  const { planned, context } = one;
  const sessions = new Map<LiveArmRun, Session>();
  const starts = new Map<LiveArmRun, Start>();
  for (const run of runs) {
    await attempt(context, run, async () => {
      sessions.set(run, await run.live.session(planned.name, clients, one.offset));
    });
  }
  const cycle = async (milliseconds: number, recorded: boolean) => {
    for (const [run, session] of shuffle([...sessions], one.draw)) {
      if (run.failure !== null) continue;
      context.signal.throwIfAborted();
      await attempt(context, run, () => slice(session, starts.get(run), milliseconds, recorded));
    }
  };
  const sliceMs = (planned.seconds * 1000) / planned.slices;
  const warmUpMs = context.preset.warmUpMs * (planned.load.mode === "closed" ? (planned.load.share ?? 1) : 1);
  for (let left = warmUpMs; left > 0; left -= sliceMs) await cycle(Math.min(left, sliceMs), false);
  for (const run of active(runs)) {
    await attempt(context, run, async () => {
      starts.set(run, await start(one, run, runs));
    });
  }
  for (let count = 0; count < planned.slices; count++) await cycle(sliceMs, true);
  for (const [run, session] of sessions) {
    const before = starts.get(run);
    await attempt(context, run, async () => {
      const record = await session.finish();
      if (run.failure !== null || before === undefined) return;
      checkClock(before, run.arm.name);
      await conclude(one, run, before, record);
    });
  }
}

async function slice(
  session: Session,
  start: Start | undefined,
  milliseconds: number,
  recorded: boolean,
): Promise<void> {
  const began = performance.now();
  start?.monitor.start();
  const { seconds } = await session.closed(milliseconds, recorded);
  start?.monitor.pause();
  start?.slices.push({ inside: seconds, outside: (performance.now() - began) / 1000 });
}

/**
 * A cell that drives itself is believed only as far as the driver's own clock goes along. All slices
 * together: on a busy machine, any one of them may wait for its order or its report.
 */
function checkClock({ slices }: Start, name: string): void {
  const inside = slices.reduce((sum, slice) => sum + slice.inside, 0);
  const outside = slices.reduce((sum, slice) => sum + slice.outside, 0);
  if (inside < 0.5 * outside - 0.05 * slices.length) {
    throw new Error(`the clock of ${name} says ${inside.toFixed(3)} s for what took ${outside.toFixed(3)} s`);
  }
}

/** Open-loop load or a scripted scenario, while the other arms idle. */
async function alone(one: Drive, run: LiveArmRun, all: readonly LiveArmRun[]): Promise<void> {
  const { context, planned, round } = one;
  const { live } = run;
  if (planned.load.mode === "observe") {
    const draw = random(context.seed, "script", planned.name, round);
    const before = await start(one, run, all);
    before.monitor.start();
    const { setup, experiment } = context.arms;
    const input = planned.load.input ?? experiment.input;
    const counts = await planned.load.script({
      call: live.call,
      input: () => input(draw, setup),
      random: draw,
      setup,
      handles: context.handles,
      get pids() {
        return live.pids;
      },
      restart: live.restart,
    });
    return conclude(one, run, before, null, counts);
  }
  const lanes = (planned.load.mode === "open" ? planned.load.lanes : undefined) ?? openLanes;
  const session = await live.session(planned.name, lanes, one.offset);
  // Opens the connections and warms what idled while other arms were driven.
  await session.closed(Math.min(100, context.preset.warmUpMs), false);
  const before = await start(one, run, all);
  before.monitor.start();
  await session.open(
    poissonPlan(random(context.seed, "arrivals", round), planned.rate ?? 1, planned.seconds),
  );
  await conclude(one, run, before, await session.finish());
}

/** What is known of a run before it is driven. */
interface Start {
  readonly counters: readonly CounterValues[];
  readonly monitor: NoiseMonitor;
  /** Seconds of each slice by the session's clock and by the driver's. */
  readonly slices: { readonly inside: number; readonly outside: number }[];
}

async function start(
  { context, planned }: Drive,
  run: LiveArmRun,
  all: readonly LiveArmRun[],
): Promise<Start> {
  const idle = all.flatMap((other) => (other === run ? [] : other.live.pids));
  const monitor = noiseMonitor({ subject: run.live.pids, services: [...context.services.pids, ...idle] });
  return { counters: await run.live.counters(planned.name), monitor, slices: [] };
}

/** Turns what a case left behind into the run's outcome. */
async function conclude(
  { context, planned, canaryMs }: Drive,
  run: LiveArmRun,
  before: Start,
  record: SessionRecord | null,
  counts: CounterValues = {},
): Promise<void> {
  const noise = before.monitor.stop(canaryMs);
  const after = [...(await run.live.counters(planned.name)), counts];
  const load = record?.load ?? null;
  const complaint = load && tooManyFailures(load, planned.load.mode === "open");
  if (complaint) throw new Error(complaint);
  const stretch = { answered: load?.answered ?? 0, seconds: load?.seconds ?? 0 };
  const view = countersOf(before.counters, after, stretch);
  const values = Object.fromEntries(
    planned.metrics.map(([name, metric]) => [name, metricValue(metric, load, view)]),
  );
  run.outcomes.set(planned.name, { status: "measured", values, load, noise });
  const { list } = context.arms.inputs.of(planned.name);
  for (const [index, answer] of record?.samples ?? []) {
    run.samples.push([list[index], answer]);
  }
  const line = await run.live.explain(planned.name);
  if (line !== null) run.explained.set(planned.name, line);
}

/** A closed loop tolerates no failed request, an open loop one in a thousand. */
function tooManyFailures({ answered, failures, firstFailure }: LoadRecord, open: boolean): string | null {
  const kinds = {
    "with an error status": failures.status,
    "with a broken connection": failures.broken,
    "without an answer in time": failures.unanswered,
    "not sent because the queue was full": failures.dropped,
  };
  const failed = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  if (failed <= (open ? 0.001 * (answered + failed) : 0)) return null;
  const parts = Object.entries(kinds).flatMap(([kind, count]) => (count > 0 ? `${count} ${kind}` : []));
  const first = firstFailure === null ? "" : `; the first: ${firstFailure}`;
  return `${failed} of ${answered + failed} requests failed (${parts.join(", ")}${first})`;
}
