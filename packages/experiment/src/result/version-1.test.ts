import { expect, test } from "vitest";
import { emptyResult, quietMachine, soundLoad } from "./result.fixture.ts";
import { fromVersion1, resultSchema } from "./result.ts";

const { facts, breakEven, pairComparisons, core, ...shared } = emptyResult;
const { checks, checksOff, ...config } = emptyResult.config;
const { checked, clock, window, ...load } = soundLoad;
const { outsideCpu, servicesCpu, hostBusy, throttled, cellCanaryMs, ...noise } = quietMachine;
const comparison = {
  ...{ arm: "lru", versus: "none", metric: "rate", case: "busy", rounds: 7, logRatios: [], ratio: 2 },
  ...{
    ci95: [1, 3],
    ciAdjusted: [1, 3],
    ci90: [1, 3],
    coverage: 0.95,
    p: 0.01,
    spread: 0.1,
    detectable: 1.1,
  },
  ...{ verdict: "FASTER", notes: [] },
};

/** As the first core wrote it. */
const old = {
  ...shared,
  schemaVersion: 1,
  setting: { rows: "2 000" },
  sweep: { varies: "rate", unit: "req/s", value: 10 },
  duels: [comparison],
  comparisons: [comparison],
  config,
  calibration: { ceiling: 50_000, canaryMs: [50] },
  cases: { busy: { mode: "closed", clients: 8, seconds: 1, slices: 8, at: 8 } },
  arms: [
    { name: "none", role: "baseline", change: "", trap: false },
    { name: "yours", role: "guest", change: "", trap: false },
    { name: "pool-8", role: "variant", change: "", trap: false, at: 8 },
  ],
  cells: [
    {
      ...{ round: 0, position: 0, arm: "none", case: "busy", startedAt: "" },
      outcome: { status: "measured", values: { rate: 1 }, load, noise },
    },
  ],
};

test("a result of version 1 is read with the names of version 2, and says that an older core measured it", () => {
  const result = resultSchema.parse(fromVersion1(old));
  expect(result).toMatchObject({
    core: 1,
    facts: { rows: "2 000" },
    breakEven: { value: 10 },
    pairComparisons: [{ arm: "lru", byCycles: null }],
    calibration: { ceilings: { 16: 50_000 } },
    cases: { busy: { sweepValue: 8 } },
  });
  expect(result.arms.map(({ role, sweepValue }) => [role, sweepValue])).toEqual([
    ["baseline", undefined],
    ["extra", undefined],
    ["variant", 8],
  ]);
  expect(result.cells[0]?.outcome).toMatchObject({ load: { checked: 0 }, noise: { outsideCpu: null } });
});

test("a result that was stored with the former word for arms one after another is read with today's", () => {
  const stored = { ...emptyResult, config: { ...emptyResult.config, schedule: "in-turn" } };
  expect(resultSchema.parse(stored).config.schedule).toBe("one-after-another");
});
