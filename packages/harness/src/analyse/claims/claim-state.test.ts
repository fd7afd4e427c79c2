import { expect, test } from "vitest";
import { logRatios } from "../../statistics/log-ratio.ts";
import { judge } from "../verdict/judge.ts";
import { judgeCount } from "../verdict/judge-count.ts";
import { type ClaimEvidence, claimState as stateOf } from "./claim-state.ts";

type Threshold = Parameters<typeof stateOf>[0];

/** Judges the rounds as a verdict does, and asks the claim. */
function claimState(
  claim: Threshold,
  {
    metric,
    rounds,
    family = 1,
    floor = Math.log(1.02),
    ...over
  }: Pick<ClaimEvidence, "metric" | "rounds"> & {
    family?: number;
    floor?: number;
    byCycles?: readonly number[];
    invalid?: readonly string[];
  },
) {
  const logs = logRatios(rounds, metric.better) ?? [];
  const comparison =
    metric.kind === "count"
      ? judgeCount(rounds, metric.better)
      : judge({ logRatios: logs, family, placebo: null, ...over });
  return stateOf(claim, { metric, rounds, comparison, floor });
}

const faster = { better: "higher", kind: "timing" } as const;
const count = { better: "lower", kind: "count" } as const;
const rounds = (values: readonly number[], versus: number) => values.map((value) => ({ value, versus }));
const tenfold = rounds([980, 1010, 1000, 990, 1020, 1005, 995], 100);

test("a claim about a ratio is confirmed beyond, refuted short of and open around its threshold", () => {
  expect(claimState({ timesBetter: 5 }, { metric: faster, rounds: tenfold })).toBe("confirmed");
  expect(claimState({ timesBetter: 20 }, { metric: faster, rounds: tenfold })).toBe("refuted");
  expect(claimState({ timesBetter: 10 }, { metric: faster, rounds: tenfold })).toBe("open");
  expect(claimState({ timesBetter: 5 }, { metric: { ...faster, better: "lower" }, rounds: tenfold })).toBe(
    "refuted",
  );
});

test("a claim that a trap gains little is the reverse", () => {
  expect(claimState({ timesBetterAtMost: 20 }, { metric: faster, rounds: tenfold })).toBe("confirmed");
  expect(claimState({ timesBetterAtMost: 5 }, { metric: faster, rounds: tenfold })).toBe("refuted");
  expect(claimState({ timesBetterAtMost: 10 }, { metric: faster, rounds: tenfold })).toBe("open");
  expect(claimState({ timesBetterAtMost: 20 }, { metric: faster, rounds: tenfold.slice(0, 5) })).toBe("open");
  expect(claimState({ timesBetterAtMost: 10 }, { metric: count, rounds: rounds([5, 50], 50) })).toBe(
    "confirmed",
  );
  expect(claimState({ timesBetterAtMost: 10 }, { metric: count, rounds: rounds([0, 50], 50) })).toBe(
    "refuted",
  );
});

test("too few rounds leave a claim about timing open", () => {
  expect(claimState({ timesBetter: 5 }, { metric: faster, rounds: tenfold.slice(0, 5) })).toBe("open");
  expect(claimState({ timesBetter: 5 }, { metric: faster, rounds: tenfold.slice(0, 6), family: 3 })).toBe(
    "open",
  );
  expect(claimState({ between: [900, 1100] }, { metric: faster, rounds: tenfold.slice(0, 5) })).toBe("open");
  expect(claimState({ timesBetter: 5 }, { metric: count, rounds: [] })).toBe("open");
});

test("an invalid figure, and a threshold that copies of the same code may cross, leave a claim open", () => {
  const evidence = { metric: faster, rounds: tenfold };
  expect(claimState({ timesBetter: 5 }, { ...evidence, invalid: ["It answered wrongly."] })).toBe("open");
  const slightly = rounds([103, 104, 105, 103, 104, 105, 104], 100);
  expect(claimState({ timesBetter: 1.01 }, { metric: faster, rounds: slightly, floor: Math.log(1.08) })).toBe(
    "open",
  );
  expect(claimState({ timesBetter: 1.025 }, { metric: faster, rounds: slightly })).toBe("confirmed");
});

test("a threshold that copies may cross is passed by what they could not reach either", () => {
  const floor = Math.log(1.08);
  const halved = tenfold.map(({ value, versus }) => ({ value, versus: 20 * versus }));
  expect(claimState({ timesBetter: 1.05 }, { metric: faster, rounds: tenfold, floor })).toBe("confirmed");
  expect(claimState({ timesBetter: 1.05 }, { metric: faster, rounds: halved, floor })).toBe("refuted");
  expect(claimState({ timesBetterAtMost: 0.95 }, { metric: faster, rounds: halved, floor })).toBe(
    "confirmed",
  );
  expect(claimState({ timesBetterAtMost: 0.95 }, { metric: faster, rounds: tenfold, floor })).toBe("refuted");
});

test("where most slices do not show the gain, a claim about it is open", () => {
  const byCycles = tenfold.map(() => 0);
  expect(claimState({ timesBetter: 5 }, { metric: faster, rounds: tenfold, byCycles })).toBe("open");
});

test("a claim about a range looks at the interval of the median", () => {
  expect(claimState({ between: [900, 1100] }, { metric: faster, rounds: tenfold })).toBe("confirmed");
  expect(claimState({ between: [1, 900] }, { metric: faster, rounds: tenfold })).toBe("refuted");
  expect(claimState({ between: [1000, 2000] }, { metric: faster, rounds: tenfold })).toBe("open");
});

test("a count must hold in every round, and zero is a count", () => {
  expect(claimState({ between: [0, 3] }, { metric: count, rounds: rounds([0, 3, 1], 50) })).toBe("confirmed");
  expect(claimState({ between: [0, 3] }, { metric: count, rounds: rounds([0, 4, 1], 50) })).toBe("refuted");
  expect(claimState({ timesBetter: 10 }, { metric: count, rounds: rounds([0, 5], 50) })).toBe("confirmed");
  expect(claimState({ timesBetter: 10 }, { metric: count, rounds: rounds([0, 6], 50) })).toBe("refuted");
});

test("improvements are above zero whichever way is better", () => {
  expect(logRatios([{ value: 2, versus: 1 }], "higher")).toEqual([Math.LN2]);
  expect(logRatios([{ value: 2, versus: 1 }], "lower")).toEqual([-Math.LN2]);
});

test("zero against zero is equal, zero against something has no ratio", () => {
  expect(logRatios([{ value: 0, versus: 0 }], "lower")).toEqual([0]);
  expect(logRatios([{ value: 0, versus: 5 }], "lower")).toBeNull();
  expect(logRatios([{ value: -1, versus: 5 }], "higher")).toBeNull();
});
