import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { goal, ownRun, plainRun, smokeRun } from "../learned.fixture.ts";
import { chooseRun } from "./choose-run.ts";

/** A later run of the baseline and one variant. */
const partial: Result = {
  ...plainRun,
  runId: "partial",
  config: { ...plainRun.config, only: ["fast"] },
  arms: plainRun.arms.filter(({ name }) => name !== "fancy"),
  summaries: plainRun.summaries.filter(({ arm }) => arm !== "fancy"),
};
const withRounds = (run: Result, rounds: number): Result => ({ ...run, config: { ...run.config, rounds } });

test.each<[string, Result, Result[]]>([
  ["a later run of some arms does not displace the whole one", plainRun, [partial, plainRun]],
  ["the learner's variant is an arm of the question", ownRun, [plainRun, ownRun]],
  ["a run without a verdict comes last", plainRun, [smokeRun, plainRun]],
  [
    "a later run with another baseline does not displace it",
    plainRun,
    [{ ...plainRun, runId: "other", config: { ...plainRun.config, baseline: "fast" } }, plainRun],
  ],
  ["of equal runs the newest", ownRun, [ownRun, { ...ownRun, runId: "older" }]],
  ["far fewer rounds do not displace more", plainRun, [withRounds(plainRun, 4), plainRun]],
])("%s", (_, chosen, [first = plainRun, ...rest]) => {
  expect(chooseRun(goal, [first, ...rest])).toBe(chosen);
});

test("a round less, as the pilot settles it, is as good", () => {
  const newer = withRounds({ ...plainRun, runId: "newer" }, 6);
  expect(chooseRun(goal, [newer, plainRun])).toBe(newer);
});

test("an older measuring core is told of only where there is no other", () => {
  const old = { ...ownRun, core: 1 };
  expect(chooseRun(goal, [old, partial])).toBe(partial);
  expect(chooseRun(goal, [old])).toBe(old);
});

test("earlier versions of the code are no arms of the question", () => {
  const against: Result = {
    ...partial,
    arms: [
      ...partial.arms,
      ...["yours@1", "fast@abc"].map((name) => ({ name, role: "extra" as const, change: "", trap: false })),
    ],
    summaries: [
      ...partial.summaries,
      ...["yours@1", "fast@abc"].flatMap((arm) =>
        partial.summaries.slice(0, 1).map((one) => ({ ...one, arm })),
      ),
    ],
  };
  expect(chooseRun(goal, [against, plainRun])).toBe(plainRun);
});
