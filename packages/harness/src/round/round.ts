import { random } from "@labs/experiment";
import type { CellRecord } from "@labs/experiment/result";
import { type Arm, openArm } from "../arm/live-arm.ts";
import { canary } from "../machine/noise/canary.ts";
import { takesPart } from "../plan/arms.ts";
import type { PlannedCase } from "../plan/cases.ts";
import { type ArmRun, active, allDone, attempt, type RoundContext } from "./arm-run.ts";
import { drive } from "./drive-case.ts";
import { checkAnswers, findMistake } from "./verify.ts";

/** What became of a group of arms in one round. */
export interface Round {
  readonly cells: readonly CellRecord[];
  /** Arms that left a process behind; it was ended. */
  readonly leaks: readonly Arm[];
  /** How much more each arm answered with twice the clients, where that was tried. */
  readonly gains: ReadonlyMap<string, number>;
  /** How arms answered a case, in their own words. */
  readonly explained: readonly Explanation[];
}

export interface Explanation {
  readonly arm: string;
  readonly case: string;
  readonly line: string;
}

/**
 * Takes arms that are alive at the same time through every case, each in fresh processes: open, check,
 * drive, check again, close. A round without alternating is this function called with one arm after another.
 *
 * @param round from 0; -1 is the pilot
 */
export async function runTogether(
  context: RoundContext,
  cases: readonly PlannedCase[],
  round: number,
  arms: readonly Arm[],
  firstPosition = 0,
): Promise<Round> {
  const canaryMs = canary();
  const draw = random(context.seed, "round", round, firstPosition);
  const runs = arms.map((arm, index) => newArmRun(arm, firstPosition + index));
  const leaks: Arm[] = [];
  try {
    await allDone(runs.map((run) => attempt(context, run, () => open(context, round, run))));
    await check(context, round, runs, "before", context.checks.before);
    for (const planned of cases) {
      context.signal.throwIfAborted();
      const driven = active(runs).filter(({ arm }) => isDriven(context, arm, planned));
      await drive({ context, planned, round, canaryMs, draw }, driven);
    }
    // Also of an arm that failed in a later case: what it had answered by then may be wrong.
    for (const run of runs) {
      // The reference may need a service as well, and lose it.
      await attempt(context, run, async () => {
        run.failure = (await findMistake(context.reference, run.samples, "during")) ?? run.failure;
      });
    }
    const checked = active(runs);
    await check(context, round, runs, "after", context.checks.after);
    // An arm that cannot be checked after its load has no figure that can be trusted.
    for (const run of checked) if (run.failure !== null) run.outcomes.clear();
    context.signal.throwIfAborted();
  } finally {
    const closed = await Promise.all(runs.map(async ({ arm, live }) => ({ arm, end: await live?.close() })));
    leaks.push(...closed.flatMap(({ arm, end }) => (end?.leaked ? arm : [])));
  }
  const gains = new Map(
    runs.flatMap(({ arm, gainByDoubling }) =>
      gainByDoubling === null ? [] : [[arm.name, gainByDoubling] as const],
    ),
  );
  return {
    cells: runs.flatMap((run) =>
      records(
        run,
        round,
        cases.filter((planned) => isDriven(context, run.arm, planned)),
      ),
    ),
    leaks,
    gains,
    explained: runs.flatMap(({ arm, explained }) =>
      [...explained].map(([name, line]) => ({ arm: arm.name, case: name, line })),
    ),
  };
}

function isDriven({ arms: { experiment } }: RoundContext, arm: Arm, { name }: PlannedCase): boolean {
  return takesPart(experiment, arm, name);
}

async function open(context: RoundContext, round: number, run: ArmRun): Promise<void> {
  const services = context.services.forArm(run.arm);
  await services.redis?.empty();
  run.live = await openArm(context.arms, run.arm, round, services);
}

/** Asks every run for answers to the same freshly drawn inputs. */
async function check(
  context: RoundContext,
  round: number,
  runs: readonly ArmRun[],
  when: "before" | "after",
  count: number,
): Promise<void> {
  const checking = active(runs).map((run) =>
    attempt(context, run, async () => {
      const inputs = random(context.seed, "check", round, when);
      run.failure = await checkAnswers(context.reference, run.live.call, {
        count,
        random: inputs,
        when,
      });
    }),
  );
  await allDone(checking);
}

function newArmRun(arm: Arm, position: number): ArmRun {
  const startedAt = new Date().toISOString();
  return {
    arm,
    position,
    startedAt,
    live: null,
    failure: null,
    gainByDoubling: null,
    outcomes: new Map(),
    explained: new Map(),
    samples: [],
  };
}

/** One record per case: an arm that failed keeps the cases that it had finished, a wrong one none. */
function records(
  { arm, position, startedAt, failure, outcomes }: ArmRun,
  round: number,
  cases: readonly PlannedCase[],
): CellRecord[] {
  // An arm that is out before its first case has to be heard of all the same.
  const names = cases.length === 0 && failure !== null ? [""] : cases.map(({ name }) => name);
  return names.map((name) => ({
    round,
    position,
    arm: arm.name,
    case: name,
    startedAt,
    outcome: (failure?.status === "wrong" ? failure : (outcomes.get(name) ?? failure)) ?? {
      status: "failed",
      reason: "it was not driven",
    },
  }));
}
