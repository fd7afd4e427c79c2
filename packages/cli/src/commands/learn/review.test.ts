import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Result, resultSchema } from "@labs/experiment/result";
import { saveResult } from "@labs/harness";
import { ownRun, plainRun } from "@labs/learner/learned-fixture";
import { beforeAll, expect, test } from "vitest";
import { loadEntry } from "../../catalog/entry.ts";
import { labHere } from "../../testing/lab-here.ts";

/** A run of the fixture under the names of caching/strategy. */
function asStrategy(run: Result): Result {
  const names = { slow: "no-cache", fast: "two-tier", fancy: "cache-aside", liar: "truncated-key" };
  let text = JSON.stringify({ ...run, lab: "caching", experiment: "strategy" });
  for (const [name, real] of Object.entries(names)) text = text.replaceAll(`"${name}"`, `"${real}"`);
  return resultSchema.parse(JSON.parse(text));
}

const folder = () => mkdtemp(join(tmpdir(), "labs-review-"));

/** Nothing was measured. */
const empty = { LABS_RESULTS: "" };
/** Two runs: one with a prediction and a variant of the learner's, one without. */
const filled = { LABS_RESULTS: "" };

beforeAll(async () => {
  empty.LABS_RESULTS = await folder();
  filled.LABS_RESULTS = await folder();
  for (const run of [plainRun, ownRun]) await saveResult(filled.LABS_RESULTS, asStrategy(run));
});

test.each([
  [["caching", "story", "strategy"], "`pnpm lab caching bench strategy`"],
  [["caching", "story"], "`pnpm lab caching bench`"],
  [["quiz"], "`pnpm lab caching bench strategy`"],
])("%j without a run says what to run", async (words, command) => {
  const { code, stdout, stderr } = await labHere(words, empty);
  expect(stderr).toContain(command);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
});

test("history and next without a run say where to begin", async () => {
  expect((await labHere(["history"], empty)).stdout).toBe(
    "Nothing was measured yet: pnpm lab caching bench\n",
  );
  const { code, stdout } = await labHere(["next"], empty);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^caching\/strategy +· +· +· +· +·$/m);
  expect(stdout).toMatch(/Next: pnpm lab caching bench strategy\n$/);
});

test("next fits what is left to do into the minutes that are left", async () => {
  const plan = async (minutes: string) => (await labHere(["next", "--minutes", minutes], empty)).stdout;
  const twenty = await plan("20");
  expect(twenty).toMatch(
    /^In 20 minutes, with a minute to read each result:\n {2}pnpm lab caching bench strategy +about/,
  );
  const seconds = [...twenty.matchAll(/about (?:(\d+) min)? ?(?:(\d+) s)?/g)].map(
    ([, minutes = "0", rest = "0"]) => 60 * Number(minutes) + Number(rest) + 60,
  );
  expect(seconds.length).toBeGreaterThan(1);
  expect(seconds.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(20 * 60 + seconds.length);
  const labs = [...twenty.matchAll(/pnpm lab (\S+) bench/g)].map(([, lab]) => lab);
  expect(new Set(labs).size).toBe(labs.length);
  expect(await plan("1")).toMatch(/^Nothing fits into a minute, .* the shortest is/);
});

test("the list says how long a bench takes, and how long it took", async () => {
  expect((await labHere([], empty)).stdout).toMatch(/strategy \(about (?:\d+ min ?)?(?:\d+ s)?\): [^?]+\?/);
  const results = await folder();
  const own = asStrategy(plainRun);
  const variants = ["no-cache", "two-tier", "cache-aside"];
  const { experiment } = await loadEntry("caching", "strategy");
  const arms = Object.keys(experiment.variants).map(
    (name) =>
      own.arms.find((arm) => arm.name === name) ?? {
        name,
        role: "variant" as const,
        change: "",
        trap: false,
      },
  );
  expect(variants.every((name) => name in experiment.variants)).toBe(true);
  const [startedAt, finishedAt] = ["2026-02-01T00:00:00Z", "2026-02-01T00:01:35Z"];
  await saveResult(results, { ...own, arms, startedAt, finishedAt });
  expect((await labHere([], { LABS_RESULTS: results })).stdout).toMatch(
    /strategy \(took 1 min 35 s here\): [^?]+\?\n {4}last run 2026-02-01/,
  );
});

test("history shows the runs, newest first, and how well the predictions held", async () => {
  const { code, stdout } = await labHere(["history", "caching"], filled);
  expect(code).toBe(0);
  expect(stdout.split("\n").slice(0, 3)).toEqual([
    "2026-02-03 04:05 UTC  own1  caching/strategy, quick: best two-tier, throughput 3.50x",
    "                            you said two-tier 2.50x: the right arm, the number 1.4 times too low",
    "2026-02-01 00:00 UTC  pla1  caching/strategy, quick: best two-tier, throughput 3.50x",
  ]);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    "You named the best arm in 1 of 1 prediction. Your numbers were 1.4 times off in the middle case, too low in 1 of 1. Inside the measured interval: 0 of 1.",
  );
});

test.each([
  [
    ["caching", "reference", "stampede"],
    /^There is no stored whole run of caching\/stampede: .*bench stampede`/,
  ],
  [["caching", "reference", "strategy", "other"], /^There is no stored run "other" of caching\/strategy/],
])("%j without such a run says how to get one, and writes nothing", async (words, sentence) => {
  // Never with runs that would do: the reference run is stored in this repository.
  const { code, stdout, stderr } = await labHere(words, empty);
  expect(stderr).toMatch(sentence);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
});

test("history of a lab that does not exist is a usage error", async () => {
  const { code, stderr } = await labHere(["history", "cachin"], filled);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'There is no lab "cachin"; did you mean "caching"? (`pnpm lab` lists them)\n',
  });
});

test("next marks what was done", async () => {
  const { stdout } = await labHere(["next"], filled);
  expect(stdout).toMatch(/^caching\/strategy +x +x +· +· +x$/m);
  expect(stdout).toMatch(/Due: \d+ of \d+ cards\. Next: pnpm lab quiz\n$/);
});

test("the story of a lab is that of its measured experiments, and names its runs", async () => {
  const { code, stdout } = await labHere(["caching", "story"], filled);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^caching \/ strategy\n/);
  expect(stdout).toContain("I wrote my own variant. The task was: Keep verdicts where they are");
  expect(stdout).toContain(`[1] ${ownRun.runId}`);
  const markdown = await labHere(["caching", "story", "strategy", "--markdown"], filled);
  expect(markdown.stdout).toMatch(/^## caching \/ strategy\n\n> /);
});

test("story --run tells of that run, by the last part of its id", async () => {
  const picked = await labHere(["caching", "story", "strategy", "--run", "pla1"], filled);
  expect(picked.stdout).toContain(`[1] ${plainRun.runId}`);
  const { code, stderr } = await labHere(["caching", "story", "strategy", "--run", "nope"], filled);
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: "There is no run nope of caching/strategy to tell of: `pnpm lab history` lists the runs.\n",
  });
});

test("the quiz without a terminal shows the first card and not its answer", async () => {
  const { code, stdout } = await labHere(["quiz"], filled);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Due: 6 of \d+ cards, which are answered on a terminal/);
  expect(stdout).toContain("An API shows these numbers.");
  expect(stdout).not.toContain("no-cache");
});

test("the quiz as JSON is nothing but its cards", async () => {
  const { stdout } = await labHere(["quiz", "--json"], filled);
  expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual([
    "caching/strategy/symptom",
    "caching/strategy/table",
    "caching/strategy/plan",
    "caching/strategy/price",
    "caching/strategy/question",
    "caching/strategy/truncated-key",
  ]);
  expect(JSON.parse((await labHere(["quiz", "--json"], empty)).stdout)).toEqual([]);
});
