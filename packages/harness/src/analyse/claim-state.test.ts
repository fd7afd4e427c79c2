import { expect, test } from "vitest";
import { logRatios } from "../statistics/log-ratio.ts";
import { claimState } from "./claim-state.ts";

const faster = { better: "higher", kind: "timing" } as const;
const count = { better: "lower", kind: "count" } as const;
const rounds = (values: readonly number[], versus: number) => values.map((value) => ({ value, versus }));
const tenfold = rounds([980, 1010, 1000, 990, 1020, 1005, 995], 100);

test("a claim about a ratio is confirmed beyond, refuted short of and open around its threshold", () => {
  expect(claimState({ atLeast: 5 }, { metric: faster, rounds: tenfold })).toBe("confirmed");
  expect(claimState({ atLeast: 20 }, { metric: faster, rounds: tenfold })).toBe("refuted");
  expect(claimState({ atLeast: 10 }, { metric: faster, rounds: tenfold })).toBe("open");
  expect(claimState({ atLeast: 5 }, { metric: { ...faster, better: "lower" }, rounds: tenfold })).toBe(
    "refuted",
  );
});

test("a claim that a trap gains little is the reverse", () => {
  expect(claimState({ atMost: 20 }, { metric: faster, rounds: tenfold })).toBe("confirmed");
  expect(claimState({ atMost: 5 }, { metric: faster, rounds: tenfold })).toBe("refuted");
  expect(claimState({ atMost: 10 }, { metric: faster, rounds: tenfold })).toBe("open");
  expect(claimState({ atMost: 20 }, { metric: faster, rounds: tenfold.slice(0, 5) })).toBe("open");
  expect(claimState({ atMost: 10 }, { metric: count, rounds: rounds([5, 50], 50) })).toBe("confirmed");
  expect(claimState({ atMost: 10 }, { metric: count, rounds: rounds([0, 50], 50) })).toBe("refuted");
});

test("too few rounds leave a claim about timing open", () => {
  expect(claimState({ atLeast: 5 }, { metric: faster, rounds: tenfold.slice(0, 5) })).toBe("open");
  expect(claimState({ atLeast: 5 }, { metric: faster, rounds: tenfold.slice(0, 6), family: 3 })).toBe("open");
  expect(claimState({ between: [900, 1100] }, { metric: faster, rounds: tenfold.slice(0, 5) })).toBe("open");
  expect(claimState({ atLeast: 5 }, { metric: count, rounds: [] })).toBe("open");
});

test("a claim about a range looks at the interval of the median", () => {
  expect(claimState({ between: [900, 1100] }, { metric: faster, rounds: tenfold })).toBe("confirmed");
  expect(claimState({ between: [1, 900] }, { metric: faster, rounds: tenfold })).toBe("refuted");
  expect(claimState({ between: [1000, 2000] }, { metric: faster, rounds: tenfold })).toBe("open");
});

test("a count must hold in every round, and zero is a count", () => {
  expect(claimState({ between: [0, 3] }, { metric: count, rounds: rounds([0, 3, 1], 50) })).toBe("confirmed");
  expect(claimState({ between: [0, 3] }, { metric: count, rounds: rounds([0, 4, 1], 50) })).toBe("refuted");
  expect(claimState({ atLeast: 10 }, { metric: count, rounds: rounds([0, 5], 50) })).toBe("confirmed");
  expect(claimState({ atLeast: 10 }, { metric: count, rounds: rounds([0, 6], 50) })).toBe("refuted");
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
