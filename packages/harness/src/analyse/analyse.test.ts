import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import { soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { familiesOf } from "../plan/family.ts";
import { planRun } from "../plan/plan.ts";
import { analyse } from "./analyse.ts";
import { gateContext } from "./gate-context.ts";
import { refusalOf } from "./screen-cells.ts";

const experiment = await loadExperiment(`${import.meta.dirname}/../../fixtures/doubling/experiment.ts`);
const whole = planRun(experiment, { preset: "quick", only: ["also-right"] });
const cases = whole.cases.filter(({ name }) => name === "busy");
const plan = { ...whole, cases, families: familiesOf(cases, whole.arms) };
const calibration = { ceilings: {}, nullCallNs: null };

/** A cell with the given rates in its slices, each a second long. */
function cell(round: number, arm: string, slices: number[], over: Partial<LoadRecord> = {}): CellRecord {
  const answered = slices.reduce((sum, rate) => sum + rate, 0);
  const seconds = slices.length;
  const load: LoadRecord = {
    ...soundLoad,
    seconds,
    answered,
    window: { seconds, answered },
    slices,
    ...over,
  };
  const values = { throughput: answered / seconds, "calls per answer": 1 };
  const outcome = { status: "measured", values, load, noise: null } as const;
  return { round, position: 0, arm, case: "busy", startedAt: "", outcome };
}

const analysed = (cells: CellRecord[], of = plan) =>
  analyse({ plan: of, cells }, { calibration, seed: 1, cores: 2 });
const verdictOf = (cells: CellRecord[]) => analysed(cells).comparisons[0];

/** Rounds in which the machine drifts: every arm's rate is multiplied by the same factor within a cycle. */
const drifting = (factor: number) =>
  Array.from({ length: 7 }, (_, round) => {
    const drift = [1, 1.5, 0.7, 1.2].map((step) => 1000 * step * (1 + round / 10));
    const jitter = 1 + 0.002 * (round % 3);
    return [
      cell(round, "right", drift),
      cell(
        round,
        "placebo",
        drift.map((rate) => rate * jitter),
      ),
      cell(
        round,
        "also-right",
        drift.map((rate) => rate * factor * jitter),
      ),
    ];
  }).flat();

test("arms are compared slice by slice, so that a drift within and between rounds cancels", () => {
  const comparison = verdictOf(drifting(1.1));
  expect(comparison?.verdict).toBe("FASTER");
  expect(comparison?.ratio).toBeCloseTo(1.102, 2);
  expect(verdictOf(drifting(0.8))?.verdict).toBe("SLOWER");
  expect(verdictOf(drifting(1))?.verdict).toBe("EQUIVALENT");
});

test("a round in which an arm has no cell counts for neither side", () => {
  const cells = drifting(1.1).filter(({ arm, round }) => !(arm === "also-right" && round === 3));
  expect(verdictOf(cells)).toMatchObject({ rounds: 6, verdict: "FASTER" });
});

test("the pilot's cells count for nothing", () => {
  const cells = [...drifting(1), cell(-1, "also-right", [1e9]), cell(-1, "right", [1])];
  expect(verdictOf(cells)).toMatchObject({ rounds: 7, verdict: "EQUIVALENT" });
});

test("a cell that contradicts itself is taken out, and too many of them make the figure INVALID", () => {
  const broken = (upTo: number) =>
    drifting(1.1).map((one) =>
      one.arm === "also-right" && one.round < upTo ? cell(one.round, one.arm, [5000], { little: 3 }) : one,
    );
  expect(verdictOf(broken(1))).toMatchObject({ rounds: 6, verdict: "FASTER" });
  expect(verdictOf(broken(3))).toMatchObject({ verdict: "INVALID", ratio: null });
  expect(analysed(broken(3)).warnings[0]).toMatchObject({ code: "littles-law", severity: "invalid" });
});

/** Replaces the cells of an arm in some rounds. */
const replacing = (
  cells: CellRecord[],
  arm: string,
  rounds: readonly number[],
  outcome: CellRecord["outcome"],
) => cells.map((one) => (one.arm === arm && rounds.includes(one.round) ? { ...one, outcome } : one));
const wrong = { status: "wrong", when: "during", input: "7", expected: "14", actual: "15" } as const;
const crashed = { status: "failed", reason: "its process exited with code 3" } as const;

test("wrong once is wrong: one wrong answer in one round leaves no verdict, figure, claim or best", () => {
  const analysis = analysed(replacing(drifting(1.5), "also-right", [4], wrong), {
    ...plan,
    experiment: {
      ...experiment,
      claims: [{ variant: "also-right", metric: "throughput", in: "busy", timesBetter: 1.2 }],
    },
  });
  expect(analysis.comparisons[0]).toMatchObject({
    verdict: "INVALID",
    ratio: null,
    notes: ["It answered wrongly in round 5: to 7 it answered 15; right is 14."],
  });
  expect(analysis.claims.map(({ state }) => state)).toEqual(["open"]);
  expect(analysis.best[0]?.arms).toEqual([]);
  expect(
    analysis.summaries.find(({ arm, metric }) => arm === "also-right" && metric === "throughput"),
  ).toMatchObject({
    median: null,
  });
});

test("an arm that fails in its slow rounds is invalid above one lost round in five, and below it the loss is said", () => {
  const nine = Array.from({ length: 9 }, (_, round) => [
    cell(round, "right", [1000, 1000]),
    cell(round, "placebo", [1002 - round, 1000]),
    cell(round, "also-right", [1200 + round, 1200]),
  ]).flat();
  expect(verdictOf(nine)?.verdict).toBe("FASTER");
  expect(verdictOf(replacing(nine, "also-right", [1, 4, 7], crashed))).toMatchObject({
    verdict: "INVALID",
    notes: ["3 of 9 rounds were lost (33 %): Its process exited with code 3."],
  });
  const once = verdictOf(replacing(nine, "also-right", [4], crashed));
  expect(once).toMatchObject({ verdict: "FASTER", rounds: 8 });
  expect(once?.notes).toContain(
    "Of also-right, 1 of 9 rounds were lost (11 %): Its process exited with code 3.",
  );
});

test("failed and refused rounds of one arm count together", () => {
  const cells = replacing(drifting(1.1), "also-right", [0], crashed).map((one) =>
    one.arm === "also-right" && one.round === 1 ? cell(1, one.arm, [5000], { little: 3 }) : one,
  );
  expect(verdictOf(cells)).toMatchObject({ verdict: "INVALID" });
});

/** Rounds in which one arm stands still for a share of some slices. */
const pausing = (arm: string, kept: readonly number[]) =>
  Array.from({ length: 8 }, (_, round) =>
    ["right", "placebo", "also-right"].map((name, index) => {
      const jitter = 1 + 0.004 * (((round * 5 + index * 3) % 7) - 3);
      return cell(
        round,
        name,
        kept.map((share) => 1000 * jitter * (name === arm ? share : 1)),
      );
    }),
  ).flat();

test.each([
  ["9 %", [1, 1, 0.6, 1, 1, 1, 0.68, 1]],
  ["17 %", [1, 0.4, 1, 1, 0.3, 1, 1, 0.94]],
])("pauses of %s in fewer than half of the slices are never EQUIVALENT, and named", (share, kept) => {
  const comparison = verdictOf(pausing("also-right", kept));
  expect(comparison?.verdict).not.toBe("EQUIVALENT");
  expect(comparison?.ratio).toBeCloseTo(1 - Number.parseFloat(share) / 100, 2);
  expect(comparison?.byCycles?.ratio).toBeCloseTo(1, 1);
  expect(comparison?.notes.join(" ")).toContain(
    `Pauses: also-right stood still for about ${share} of its time`,
  );
});

/** Rounds in which every slice of an arm contains a pause, and the clients saw that none of them was answered. */
const standing = (shares: Record<string, number>) =>
  pausing("also-right", [0.91, 0.9, 0.92, 0.91]).map((one) =>
    one.outcome.status === "measured" && one.outcome.load !== null
      ? cell(one.round, one.arm, one.outcome.load.slices, {
          stillSeconds: one.outcome.load.seconds * ((shares[one.arm] ?? 0) + 0.001 * (one.round % 3)),
        })
      : one,
  );

test("pauses in every slice are named by the time in which no client was answered", () => {
  const comparison = verdictOf(standing({ "also-right": 0.09 }));
  expect(comparison?.verdict).toBe("SLOWER");
  expect(comparison?.notes.join(" ")).toContain("Pauses: also-right stood still for about 9 % of its time");
  expect(verdictOf(standing({ right: 0.17 }))?.notes.join(" ")).toContain(
    "Pauses: right stood still for about 17 %",
  );
});

test("arms that stand still alike, as on a machine that does, have no pauses of their own", () => {
  const alike = standing({ right: 0.3, placebo: 0.3, "also-right": 0.33 });
  expect(verdictOf(alike)?.notes.join(" ")).not.toContain("Pauses");
});

test("a pause of the baseline is the baseline's, and makes nothing FASTER", () => {
  const comparison = verdictOf(pausing("right", [1, 1, 0.6, 1, 1, 1, 0.68, 1]));
  expect(comparison?.verdict).toBe("INCONCLUSIVE");
  expect(comparison?.notes.join(" ")).toContain("Pauses: right stood still");
});

test("an invalid figure leaves its claims open, and verdict and claim agree on one ratio", () => {
  const claimed = {
    ...plan,
    experiment: {
      ...experiment,
      claims: [
        { variant: "also-right", metric: "throughput", in: "busy", timesBetter: 1.3 },
        { variant: "also-right", metric: "throughput", in: "busy", timesBetter: 1.6 },
      ],
    },
  };
  const states = (cells: CellRecord[]) => analysed(cells, claimed).claims.map(({ state }) => state);
  expect(states(drifting(1.5))).toEqual(["confirmed", "refuted"]);
  const contradicting = drifting(1.5).map((one) =>
    one.arm === "also-right" && one.round < 3 ? cell(one.round, one.arm, [5000], { little: 3 }) : one,
  );
  expect(states(contradicting)).toEqual(["open", "open"]);
});

test("a claim is said in the way in which its metric gets worse", () => {
  const about = { variant: "also-right", metric: "throughput", in: "busy" } as const;
  const claims = [
    { ...about, timesBetter: 1.3 },
    { ...about, timesBetterAtMost: 1.2 },
    { ...about, timesBetterAtMost: 0.5 },
  ];
  const judged = analysed(drifting(0.4), { ...plan, experiment: { ...experiment, claims } }).claims;
  expect(judged.map(({ sentence, state }) => [sentence, state])).toEqual([
    ["also-right: throughput at least 1.3 times higher than right", "refuted"],
    ["also-right: throughput no more than 1.2 times higher than right", "confirmed"],
    ["also-right: throughput at least 2 times lower than right", "confirmed"],
  ]);
});

/** p99 of a thousand answers or too few, in every round of every arm. */
const quantiles = (answered: (round: number, arm: string) => number) => {
  const p99 = { unit: "ms", better: "lower", kind: "timing", role: "headline", of: "p99" } as const;
  const [busy] = plan.cases;
  if (busy === undefined) throw new Error("the fixture has a busy case");
  const of = {
    ...plan,
    cases: [{ ...busy, metrics: [["p99", p99] as const] }],
  };
  const cells = Array.from({ length: 8 }, (_, round) =>
    ["right", "placebo", "also-right"].map((arm) => {
      const one = cell(round, arm, [1000]);
      const count = answered(round, arm);
      const value = count < 1000 ? null : 10 + (round % 3);
      const responseUs = { ...soundLoad.responseUs, count };
      return one.outcome.status === "measured" && one.outcome.load !== null
        ? {
            ...one,
            outcome: { ...one.outcome, values: { p99: value }, load: { ...one.outcome.load, responseUs } },
          }
        : one;
    }),
  ).flat();
  return analysed(cells, of);
};

test("a quantile is withheld for the whole run where one cell of one arm is too short for it", () => {
  expect(quantiles(() => 1200).comparisons).toHaveLength(1);
  const { comparisons, summaries, withheld } = quantiles((round, arm) =>
    arm === "right" && round === 5 ? 960 : 1200,
  );
  expect([comparisons, summaries]).toEqual([[], []]);
  expect(withheld).toEqual([
    {
      metric: "p99",
      case: "busy",
      reason: "p99 needs 1000 answers in every cell, and right has 960 in round 6",
    },
  ]);
});

test("calls so short that the harness' own work is part of them are withheld with that reason", () => {
  const withheldAt = (nullCallNs: number) =>
    analyse({ plan, cells: drifting(1.1) }, { calibration: { ceilings: {}, nullCallNs }, seed: 1, cores: 2 })
      .withheld[0]?.reason;
  expect(withheldAt(300)).toBeUndefined();
  expect(withheldAt(30_000)).toMatch(/^the harness itself spends 30000 ns on a call, \d\.\d % of a call of/);
});

test("a value of 0 gives no ratio, and the words say so", () => {
  const zero = drifting(1.1).map((one) =>
    one.outcome.status === "measured" && one.round === 2 && one.arm === "also-right"
      ? { ...one, outcome: { ...one.outcome, values: { throughput: 0 } } }
      : one,
  );
  expect(verdictOf(zero)).toMatchObject({
    verdict: "INCONCLUSIVE",
    notes: ["There is no ratio: a value was 0."],
  });
});

test("the gates' refusal of one cell is known before the analysis, so that its round can be repeated", () => {
  const context = gateContext(plan, calibration);
  expect(context.clientsOf("busy")).toBe(4);
  expect(refusalOf(cell(0, "right", [1000]), context)).toBeNull();
  expect(refusalOf(cell(0, "right", [1000], { little: 3 }), context)).toMatch(/contradict/);
});

test("best is the arm that beats every other, else all that no other beats; too few rounds name none", () => {
  const best = (cells: CellRecord[]) => analysed(cells).best[0]?.arms;
  expect(best(drifting(1.1))).toEqual(["also-right"]);
  expect(best(drifting(0.8))).toEqual(["right"]);
  expect(best(drifting(1))).toEqual(["right", "also-right"]);
  expect(best(drifting(1.1).filter(({ round }) => round < 3))).toEqual([]);
});

test("an arm that is shown only has a ratio, no verdict and no place among the best", () => {
  const arms = plan.arms.map((arm) => (arm.name === "also-right" ? { ...arm, shownOnly: 4 } : arm));
  const shown = { ...plan, arms, families: familiesOf(cases, arms) };
  const cells = drifting(1.1).filter(({ arm, round }) => arm !== "also-right" || round < 4);
  const { comparisons, best } = analysed(cells, shown);
  expect(comparisons[0]).toMatchObject({ arm: "also-right", verdict: "TOO FEW", rounds: 4 });
  expect(comparisons[0]?.ratio).toBeCloseTo(1.1, 2);
  expect(best[0]?.arms).toEqual([]);
});

test("an anchor is compared and has no place among the best", () => {
  const arms = plan.arms.map((arm) => (arm.name === "also-right" ? { ...arm, anchor: true as const } : arm));
  const { comparisons, best } = analysed(drifting(1.1), { ...plan, arms });
  expect(comparisons[0]).toMatchObject({ arm: "also-right", verdict: "FASTER" });
  expect(best[0]?.arms).not.toContain("also-right");
});

test("the same cells give the same words", () => {
  expect(analysed(drifting(1.03))).toEqual(analysed(drifting(1.03)));
});
