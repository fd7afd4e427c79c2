import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { labHere } from "../testing/lab-here.ts";
import { folderOf, publishedRun } from "../testing/published-run.fixture.ts";
import { confirmed, findShifts } from "./shifts.ts";

/** Earlier runs of these ratios, one a day. */
const history = (...ratios: number[]) => ratios.map((ratio, at) => publishedRun({ day: at + 1, ratio }));
const usual = history(2, 2.02, 1.98, 2.01, 1.99, 2.03);
const now = (ratio: number, over: Partial<Result> = {}) => ({ ...publishedRun({ day: 20, ratio }), ...over });
const directionsOf = (run: Result, earlier: readonly Result[] = usual) =>
  findShifts(run, earlier).map(({ direction }) => direction);

test.each([
  [3, ["better"]],
  [1.5, ["worse"]],
  [2.1, []],
  [1.9, []],
])("a ratio of %d after ratios about 2: %j", (ratio, directions) => {
  expect(directionsOf(now(ratio))).toEqual(directions);
});

test("a small shift counts where the verdict turns round", () => {
  const before = history(1.03, 1.02, 1.04, 1.03, 1.05, 1.03);
  expect(directionsOf(now(0.97), before)).toEqual(["worse"]);
  expect(
    directionsOf(
      now(0.97, { comparisons: publishedRun({ ratio: 0.97, verdict: "INCONCLUSIVE" }).comparisons }),
      before,
    ),
  ).toEqual([]);
});

test.each<[string, Result, readonly Result[]]>([
  ["the placebo moved", now(3, { placebo: publishedRun({ ratio: 1.2 }).comparisons }), usual],
  [
    "the run's figure is invalid",
    now(3, { comparisons: publishedRun({ ratio: 3, verdict: "INVALID" }).comparisons }),
    usual,
  ],
  ["there are too few runs before", now(3), usual.slice(0, 5)],
  [
    "the runs before are of other software",
    now(3, { environment: { ...now(3).environment, softwareKey: "ffffffffffff" } }),
    usual,
  ],
  ["the runs before are of another measuring core", now(3, { core: 1 }), usual],
  ["the other runs came later", { ...publishedRun({ day: 1, ratio: 3 }), runId: "x" }, usual],
  [
    "the interval reaches into the usual ones",
    now(3, { comparisons: now(3).comparisons.map((one) => ({ ...one, ci95: [1.9, 4] })) }),
    usual,
  ],
])("nothing is told where %s", (_, run, earlier) => {
  expect(findShifts(run, earlier)).toEqual([]);
});

test("only the last ten runs before count", () => {
  const long = history(...Array(9).fill(9), ...Array(10).fill(2));
  expect(directionsOf(now(2), long)).toEqual([]);
});

/** A run of a pull request: fast beside what it was. */
function edited(ratio: number, placebo = 1): Result {
  const run = publishedRun({ day: 20, ratio });
  const before = "fast@HEAD^1";
  return {
    ...run,
    arms: [...run.arms, { name: before, role: "extra", change: "", trap: false }],
    cells: [
      ...run.cells,
      ...run.cells.filter(({ arm }) => arm === "slow").map((cell) => ({ ...cell, arm: before })),
    ],
    pairComparisons: run.comparisons.map((one) => ({ ...one, versus: before })),
    placebo: publishedRun({ ratio: placebo, verdict: "EQUIVALENT" }).comparisons.map((one) => ({
      ...one,
      arm: "placebo",
    })),
  };
}

test("an edit is judged by the run's own verdict, both ways, without a history", () => {
  expect(directionsOf(edited(1.2), [])).toEqual(["better"]);
  expect(directionsOf(edited(0.8), [])).toEqual(["worse"]);
  expect(directionsOf(edited(0.8, 1.3), [])).toEqual([]);
});

test("a shift is confirmed by a second run in the same direction alone", () => {
  const [slower, faster] = [findShifts(edited(0.8)), findShifts(edited(1.2))];
  expect(confirmed(slower, findShifts(edited(0.7)))).toEqual(slower);
  expect(confirmed(slower, faster)).toEqual([]);
  expect(confirmed(slower, [])).toEqual([]);
});

test("the command prints sentences, the jobs that measure again, and nothing where nothing moved", async () => {
  const run = edited(0.8);
  const [folder, still] = [await folderOf([run]), await folderOf([publishedRun()])];
  expect(await labHere(["results", "shifts", folder])).toMatchObject({
    code: 0,
    stdout:
      "- caching/strategy: fast is worse in throughput: against fast&#64;HEAD^1, 0.80x (0.80x – 0.80x).\n",
  });
  expect(JSON.parse((await labHere(["results", "shifts", folder, "--json"])).stdout)).toEqual({
    include: [
      {
        lab: "caching",
        experiments: "strategy",
        name: "caching/strategy",
        options: "--preset full --against HEAD^1 --only fast",
      },
    ],
  });
  expect(await labHere(["results", "shifts", still])).toMatchObject({ code: 0, stdout: "" });
  expect((await labHere(["results", "shifts", folder, "--first", still])).stdout).toBe("");
  expect((await labHere(["results", "shifts", folder, "--first", folder])).stdout).toContain("fast is worse");
});
