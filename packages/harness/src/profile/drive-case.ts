import { hrtime } from "node:process";
import { LabError, random } from "@labs/experiment";
import { failed } from "@labs/experiment/result";
import type { LiveArm } from "../arm/live-arm.ts";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import { poissonPlan } from "../load/pacing/poisson-plan.ts";
import type { Session } from "../load/session.ts";
import { type Prepared, unlessAborted } from "../prepare.ts";
import { openLanes } from "../round/drive-case.ts";

/** What was asked of a variant while it was profiled. */
export interface DrivenCase {
  readonly name: string;
  /** `16 clients` or `250 requests/s`. */
  readonly load: string;
  readonly seconds: number;
  /** `null` where the end came before the count. */
  readonly answered: number | null;
  readonly failed: number;
  /** The first failure in words. */
  readonly firstFailure: string | null;
  /** Begin and end on the clock of `process.hrtime`, in microseconds. */
  readonly from: number;
  readonly to: number;
}

/** Load of one piece, so that an abort need not wait for the end. */
const pieceMs = 500;

/** Load before the time that counts. */
const warmUpMs = 500;

/**
 * The case to profile under: the one that is asked for, or the first that is a load.
 *
 * @throws LabError USAGE for a script, which has no load to speak of
 */
export function chooseCase({ cases }: AnyExperiment, asked: string | undefined): string {
  const loads = Object.keys(cases).filter((name) => isLoad(cases[name]));
  const name = asked ?? loads[0];
  if (name !== undefined && loads.includes(name)) return name;
  throw new LabError(
    "USAGE",
    `${asked === undefined ? "Every case" : `The case "${asked}"`} is a script and no load, so there is nothing to profile; --case takes one of: ${loads.join(", ") || "none"}.`,
  );
}

/** Drives a variant through a case: the closed loop in pieces, the open one at one go. */
export async function driveCase(
  prepared: Prepared,
  live: LiveArm,
  name: string,
  seconds: number,
): Promise<DrivenCase> {
  const { plan, context } = prepared;
  const { experiment } = plan;
  const { signal } = context;
  const load = experiment.cases[name];
  if (!isLoad(load)) throw new Error(`the case ${name} is no load`);
  const rate = load.mode === "open" ? await rateOf(prepared, live, load.rate) : 0;
  const lanes = load.mode === "closed" ? load.clients : (load.lanes ?? openLanes);
  const session = await live.session(name, lanes);
  await session.closed(warmUpMs, false);
  const from = microseconds();
  if (load.mode === "closed") await inPieces(session, seconds, signal);
  else {
    const plan = poissonPlan(random(context.seed, "arrivals", "profile"), rate, seconds);
    // An abort finds the recorder inside the cell busy; the profile is kept, the count is not.
    await unlessAborted(signal, session.open(plan)).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
  const to = microseconds();
  const finished = await session.finish().catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  const record = finished?.load ?? null;
  return {
    name,
    load:
      load.mode === "closed"
        ? `${load.clients} client${load.clients === 1 ? "" : "s"}`
        : `${Math.round(rate)} requests/s`,
    seconds: (to - from) / 1e6,
    answered: record?.answered ?? null,
    failed: record === null ? 0 : failed(record.failures),
    firstFailure: record?.firstFailure ?? null,
    ...{ from, to },
  };
}

async function inPieces(session: Session, seconds: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (let left = seconds * 1000; left > 1 && !signal.aborted; left = end - performance.now()) {
    await session.closed(Math.min(left, pieceMs), true);
  }
}

type OpenRate = Extract<AnyExperiment["cases"][string], { mode: "open" }>["rate"];

/** A share of another arm's capacity becomes a share of this one's own: the others are not here. */
async function rateOf({ plan: { experiment } }: Prepared, live: LiveArm, rate: OpenRate): Promise<number> {
  if (typeof rate === "number") return rate;
  for (const [name, load] of Object.entries(experiment.cases)) {
    if (load.mode !== "closed") continue;
    const session = await live.session(name, load.clients);
    await session.closed(warmUpMs, false);
    const { rate: capacity } = await session.closed(2 * warmUpMs, false);
    await session.finish();
    return Math.max(1, ("ofSlowest" in rate ? rate.ofSlowest : rate.share) * capacity);
  }
  throw new Error("a share of the capacity needs a closed case to learn it from");
}

function microseconds(): number {
  return Number(hrtime.bigint() / 1000n);
}

type Load = AnyExperiment["cases"][string];

/** Scripts and whole jobs are driven by themselves. */
function isLoad(load: Load | undefined): load is Extract<Load, { mode: "closed" | "open" }> {
  return load !== undefined && load.mode !== "observe" && load.mode !== "job";
}
