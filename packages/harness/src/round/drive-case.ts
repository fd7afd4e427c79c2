import { type Random, random } from "@labs/experiment";
import type { LoadRecord, Noise } from "@labs/experiment/result";
import { failed } from "@labs/experiment/result";
import type { CounterValues } from "../arm/cell/api.ts";
import type { DrivenSession } from "../arm/live-arm.ts";
import { poissonPlan } from "../load/pacing/poisson-plan.ts";
import type { SessionRecord, Slice } from "../load/session.ts";
import { type NoiseMonitor, noiseMonitor } from "../machine/noise/noise-monitor.ts";
import type { PlannedCase } from "../plan/cases.ts";
import { countersOf, metricValue, shareWithin } from "../plan/metric-value.ts";
import { type ClosedLoad, closedWarmUpMs, openWarmUpMs } from "../plan/warm-up.ts";
import { active, attempt, type LiveArmRun, type RoundContext } from "./arm-run.ts";
import { type ClockedSlice, clockOf } from "./clock.ts";
import { jobRecord } from "./job-record.ts";
import { doubleClients } from "./saturation.ts";
import { shuffle } from "./shuffle.ts";
import { jobTimeoutMs } from "./verify.ts";

/** A case in one round. */
export interface Drive {
  readonly context: RoundContext;
  readonly planned: PlannedCase;
  readonly round: number;
  readonly canaryMs: number;
  readonly draw: Random;
}

/** Connections for open-loop load where a case names no number: enough that a slow answer does not hold back the next request. */
export const openLanes = 64;

/** Takes runs through a case: closed loops together in alternating slices, everything else one by one. */
export async function drive(one: Drive, runs: readonly LiveArmRun[]): Promise<void> {
  const { context, draw, planned, round } = one;
  if (planned.load.mode === "closed") {
    await closedTogether(one, runs, planned.load);
    const pilot = round < 0 && context.preset.doublesClients;
    return pilot ? doubleClients(context, active(runs), planned.name, planned.load.clients) : undefined;
  }
  for (const run of shuffle(runs, draw)) {
    context.signal.throwIfAborted();
    await attempt(context, run, () => alone(one, run, runs));
  }
}

/** Slices of closed-loop load, in a new order every cycle; an arm that is not driven receives nothing. */
async function closedTogether(one: Drive, runs: readonly LiveArmRun[], load: ClosedLoad): Promise<void> {
  const { planned, context } = one;
  const sessions = new Map<LiveArmRun, DrivenSession>();
  const starts = new Map<LiveArmRun, Start>();
  for (const run of runs) {
    await attempt(context, run, async () => {
      sessions.set(run, await run.live.session(planned.name, load.clients));
    });
  }
  const { rampMs } = planned;
  const cycle = async (milliseconds: number, recorded: boolean) => {
    for (const [run, session] of shuffle([...sessions], one.draw)) {
      if (run.failure !== null) continue;
      context.signal.throwIfAborted();
      await attempt(context, run, () =>
        slice(starts.get(run), () => session.closed(milliseconds, recorded, rampMs)),
      );
    }
  };
  const sliceMs = (planned.seconds * 1000) / planned.slices;
  const warmUpMs = closedWarmUpMs(load, context.preset);
  for (let left = warmUpMs; left > 0; left -= sliceMs) await cycle(Math.min(left, sliceMs), false);
  for (const run of active(runs)) {
    await attempt(context, run, async () => {
      starts.set(run, await start(one, run, runs));
    });
  }
  // What an arm does between these two and outside its own slices, the other arms pay for.
  for (const { monitor } of starts.values()) monitor.begin();
  for (let count = 0; count < planned.slices; count++) await cycle(sliceMs, true);
  for (const { monitor } of starts.values()) monitor.end();
  for (const [run, session] of sessions) {
    const before = starts.get(run);
    await attempt(context, run, async () => {
      const record = await session.finish();
      if (run.failure !== null || before === undefined) return;
      await conclude(one, run, before, record, session.roundTripSeconds);
    });
  }
}

/** Load under the eyes of the monitor, its time taken by both clocks; a warm-up has no `start` yet. */
async function slice(start: Start | undefined, load: () => Promise<Slice>): Promise<void> {
  start?.monitor.start();
  const began = performance.now();
  const { elapsedSeconds } = await load();
  start?.slices.push({ inside: elapsedSeconds, outside: (performance.now() - began) / 1000 });
  start?.monitor.pause();
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
      // Scripts pass `call` on to `map`, whose further arguments are none of its business.
      call: (input) => live.call(input),
      input: () => input(draw, setup),
      random: draw,
      setup,
      handles: context.handles,
      get pids() {
        return live.pids;
      },
      get places() {
        return live.places;
      },
      restart: live.restart,
    });
    return conclude(one, run, before, null, null, counts);
  }
  if (planned.load.mode === "job") return job(one, run, all, planned.load);
  const lanes = (planned.load.mode === "open" ? planned.load.lanes : undefined) ?? openLanes;
  const session = await live.session(planned.name, lanes);
  // Opens the connections and warms what idled while other arms were driven.
  await session.closed(Math.min(openWarmUpMs, context.preset.warmUpMs), false);
  const before = await start(one, run, all);
  const arrivals = random(context.seed, "arrivals", planned.name, round);
  const plan = poissonPlan(arrivals, planned.rate ?? 1, planned.seconds);
  await slice(before, () => session.open(plan));
  await conclude(one, run, before, await session.finish(), session.roundTripSeconds);
}

/** A whole job, timed by the driver; its output is kept for checking. */
async function job(
  one: Drive,
  run: LiveArmRun,
  all: readonly LiveArmRun[],
  load: Extract<PlannedCase["load"], { mode: "job" }>,
): Promise<void> {
  const { context, planned, round } = one;
  const { setup, experiment } = context.arms;
  const draw = random(context.seed, "job", planned.name, round);
  const asked = (load.input ?? experiment.input)(draw, setup);
  const before = await start(one, run, all);
  before.monitor.start();
  const began = performance.now();
  const answer = await run.live.call(asked, jobTimeoutMs(load));
  const ms = performance.now() - began;
  run.samples.push([asked, answer]);
  await conclude(one, run, before, { load: jobRecord(ms), samples: [] }, null);
}

/** What is known of a run before it is driven. */
interface Start {
  readonly counters: readonly CounterValues[];
  /** The short loop inside the cell, milliseconds. */
  readonly canaryMs: number | null;
  readonly monitor: NoiseMonitor;
  /** Seconds of each slice by the session's clock and by the driver's. */
  readonly slices: ClockedSlice[];
}

async function start(
  { context, planned }: Drive,
  run: LiveArmRun,
  all: readonly LiveArmRun[],
): Promise<Start> {
  const monitor = noiseMonitor({
    subject: run.live.pids,
    idleArms: all.flatMap((other) => (other === run ? [] : other.live.pids)),
    services: context.services.pids,
  });
  // A script may end its own process: there is no loop to time before and after.
  const canaryMs = planned.load.mode === "observe" ? null : await run.live.canary();
  return { counters: await run.live.counters(planned.name), canaryMs, monitor, slices: [] };
}

/** Turns what a case left behind into the run's outcome. */
async function conclude(
  { context, planned, round, canaryMs }: Drive,
  run: LiveArmRun,
  before: Start,
  record: SessionRecord | null,
  roundTripSeconds: number | null,
  counts: CounterValues = {},
): Promise<void> {
  before.monitor.pause();
  const after = [...(await run.live.counters(planned.name)), counts];
  const cellCanaryMs: Noise["cellCanaryMs"] =
    before.canaryMs === null ? null : [before.canaryMs, await run.live.canary()];
  const noise = before.monitor.stop({ canaryMs, cellCanaryMs });
  const clock = clockOf(before.slices, roundTripSeconds, noise);
  const load = record && { ...record.load, clock };
  const complaint = load && tooManyFailures(load, planned.load);
  if (complaint) throw new Error(complaint);
  const stretch = {
    answered: load?.answered ?? 0,
    seconds: load?.seconds ?? 0,
    processors: noise?.subjectCpu ?? null,
    within: (ms: number) => load && shareWithin(load, ms),
  };
  const view = countersOf(before.counters, after, stretch);
  const values = Object.fromEntries(
    planned.metrics.map(([name, metric]) => [name, metricValue(metric, load, view)]),
  );
  run.outcomes.set(planned.name, { status: "measured", values, load, noise });
  if (record !== null) {
    const { list } = context.arms.inputs.of(planned.name, round);
    for (const [index, answer] of record.samples) run.samples.push([list[index], answer]);
  }
  const line = await run.live.explain(planned.name);
  if (line !== null) run.explained.set(planned.name, line);
}

/** A closed loop tolerates no failed request, an open loop one in a thousand, and those that its room turned away. */
function tooManyFailures(
  { answered, failures: all, firstFailure }: LoadRecord,
  load: PlannedCase["load"],
): string | null {
  const open = load.mode === "open";
  const failures = open && load.room !== undefined ? { ...all, dropped: 0 } : all;
  const lost = failed(failures);
  if (lost <= (open ? 0.001 * (answered + lost) : 0)) return null;
  const kinds = {
    "with an error status": failures.status,
    "with a broken connection": failures.broken,
    "without an answer in time": failures.unanswered,
    "not sent because the queue was full": failures.dropped,
  };
  const parts = Object.entries(kinds).flatMap(([kind, count]) => (count > 0 ? `${count} ${kind}` : []));
  const first = firstFailure === null ? "" : `; the first: ${firstFailure}`;
  return `${lost} of ${answered + lost} requests failed (${parts.join(", ")}${first})`;
}
