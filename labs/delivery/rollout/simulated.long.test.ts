/** A thousand simulated rollouts: how often the judge is wrong, and what it finds from how many answers. */
import { random } from "@labs/experiment";
import { describe, expect, test } from "vitest";
import type { Judge, Strategy } from "./contract.ts";
import { canary } from "./data.ts";
import { type Entry, rollOut } from "./support/controller/controller.ts";
import { memoryJournal } from "./support/controller/journal.ts";
import { limits } from "./support/judge/limits.ts";
import { statistical } from "./support/judge/statistical.ts";
import { safe } from "./support/safe.ts";
import { type Difference, SimulatedFleet } from "./support/simulated-fleet.ts";

const count = 1_000;
const same: Difference = { slowdown: 1, errors: 0 };

/** The share of rollouts that are aborted, from 0 to 1. */
async function aborted(difference: Difference, steps: Strategy["steps"], judge: Judge): Promise<number> {
  const comparedWith = judge === statistical ? "fresh copy" : "old process";
  const strategy = { steps, judge, comparedWith, oldProcess: "kept" } as const;
  let times = 0;
  for (let index = 0; index < count; index++) {
    const platform = new SimulatedFleet(random("long", index), difference);
    const journal = memoryJournal<Entry>();
    const { at } = await rollOut({
      order: { from: "a", to: "b" },
      strategy,
      safety: safe,
      platform,
      journal,
    });
    if (at === "aborted") times++;
  }
  return times / count;
}

const step = (answers: number) => [{ share: 50, answers }];

describe("1 000 simulated rollouts", () => {
  test("abort at most 2 % of identical versions by tests", async () => {
    expect(await aborted(same, canary, statistical)).toBeLessThanOrEqual(0.02);
  });

  test("find 50 % more time in at least 95 %, with 50 answers of each", async () => {
    expect(await aborted({ slowdown: 1.5, errors: 0 }, step(50), statistical)).toBeGreaterThanOrEqual(0.95);
  });

  test("find 1 % errors in at least 95 %, with 1 000 answers of each", async () => {
    expect(await aborted({ slowdown: 1, errors: 0.01 }, step(1_000), statistical)).toBeGreaterThanOrEqual(
      0.95,
    );
  });

  test("abort many identical versions by limits, and fewer with more answers", async () => {
    const byLimits = (answers: number) => aborted(same, step(answers), limits({ slower: 1.05, errors: 0.5 }));
    const [few, more] = [await byLimits(50), await byLimits(1_000)];
    expect(few).toBeGreaterThan(0.03);
    expect(more).toBeLessThan(0.02);
  });
});
