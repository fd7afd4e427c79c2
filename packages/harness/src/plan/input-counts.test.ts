import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import { expect, test } from "vitest";
import type { PlannedCase } from "./cases.ts";
import { inputCounts } from "./input-counts.ts";
import { presets } from "./preset.ts";

const times = { p50: 1, p90: 1, p95: 1, p99: 1, max: 1, mean: 1, count: 1 };

function cell(arm: string, name: string, answered: number): CellRecord {
  const load: LoadRecord = {
    ...{ seconds: 0.5, answered, checked: 0, clock: null, firstFailure: null, slices: [], little: 1 },
    failures: { status: 0, broken: 0, unanswered: 0, dropped: 0 },
    ...{ responseUs: times, histogram: "" },
  };
  const outcome = { status: "measured", values: {}, load, noise: null } as const;
  return { round: -1, position: 0, arm, case: name, startedAt: "", outcome };
}

function planned(name: string, load: PlannedCase["load"], rate: number | null): PlannedCase {
  return {
    name,
    load,
    metrics: [],
    rate,
    seconds: 2,
    slices: 1,
    rampMs: 0,
    minRounds: null,
    short: new Set(),
  };
}

test("the fastest arm decides, with its warm-up and a margin; no case goes without or takes too many", () => {
  const cases = [
    planned("busy", { mode: "closed", clients: 4 }, null),
    planned("steady", { mode: "open", rate: 100 }, 100),
    planned("slow", { mode: "closed", clients: 4 }, null),
    planned("fast", { mode: "closed", clients: 4 }, null),
  ];
  const pilot = [
    cell("a", "busy", 1000),
    cell("b", "busy", 5000),
    cell("a", "slow", 1),
    cell("a", "fast", 1e7),
  ];
  const counts = inputCounts(cases.slice(0, 3), pilot.slice(0, 3), presets.quick);
  expect(counts.get("busy")).toBe(Math.ceil(1.5 * 10_000 * 2.3));
  expect(counts.get("steady")).toBe(Math.ceil(1.5 * (200 + 10_000 * 0.1)));
  expect(counts.get("slow")).toBe(1024);
  expect(inputCounts(cases, pilot, presets.quick).get("fast")).toBe(2 ** 18);
});
