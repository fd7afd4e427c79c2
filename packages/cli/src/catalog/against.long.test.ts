import { execFileSync } from "node:child_process";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Result, resultSchema } from "@labs/experiment/result";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { lab } from "../testing/test-command.ts";
import { copyRepository, type TestRepository } from "../testing/test-repository.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await copyRepository();
});
afterAll(() => repository?.[Symbol.asyncDispose]());

const bench = (...words: string[]) => repository.lab("indexing", "bench", ...words);

/** A run of the smallest size beside earlier code. */
async function measured(...words: string[]): Promise<Result> {
  const { code, stdout, stderr } = await bench("sargable", "--preset", "smoke", "--json", ...words);
  expect(code, stderr).toBe(0);
  return resultSchema.parse(JSON.parse(stdout));
}

const armsOf = ({ arms }: Result) =>
  arms.filter(({ role }) => role !== "placebo" && role !== "wrong").map(({ name, role }) => [name, role]);
const pairsOf = ({ pairComparisons }: Result) => [
  ...new Set(pairComparisons.map(({ arm, versus }) => `${arm} / ${versus}`)),
];
const removed = ({ summaries }: Result, arm: string) =>
  summaries.find((one) => one.arm === arm && one.metric === "rows removed" && one.case === "worst-score")
    ?.median;

test.each([
  [
    "a commit that does not exist",
    ["sargable", "--against", "HEAD~99"],
    /There is no commit "HEAD~99" here: .*`git log --oneline`.*yours@1/,
  ],
  [
    "code that is what it was",
    ["sargable", "--against", "HEAD"],
    /No variant of indexing\/sargable differs from HEAD: .*--only/,
  ],
  [
    "no experiment",
    ["--against", "HEAD"],
    /--against compares the variants of one experiment: .*`pnpm lab indexing bench query-rewrite --against HEAD`/,
  ],
  [
    "a version of a file that was never begun",
    ["sargable", "--against", "yours@1"],
    /There is no labs\/indexing\/sargable\/yours\.ts yet: .*`pnpm lab indexing start sargable`/,
  ],
])("%s is a usage error in one line", async (_, words, sentence) => {
  const { code, stdout, stderr } = await bench(...words);
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

const range = "labs/indexing/sargable/variants/range.ts";

test("an edited variant runs beside what it was at a commit, and alone", async () => {
  const committed = await repository.read(range);
  // Now it reads every row; then it read one day.
  await repository.write(range, committed.replace(/condition: `[^`]*`/, 'condition: "ts::date = $2"'));
  const result = await measured("--against", "HEAD");
  expect(armsOf(result)).toEqual([
    ["cast", "baseline"],
    ["range", "variant"],
    ["range@HEAD", "extra"],
  ]);
  expect(pairsOf(result)).toEqual(["range / range@HEAD"]);
  expect(removed(result, "range")).toBeGreaterThan(0);
  expect(removed(result, "range@HEAD")).toBe(0);
  // The edit is where it was, and the commit has a folder of its own, out of the way.
  expect(await repository.read(range)).not.toBe(committed);
  expect(await repository.git("status", "--porcelain")).toBe(`M ${range}`);
  expect(await repository.git("worktree", "list")).toMatch(/\.labs\/against\/\w+ /);
  await repository.write(range, committed);
});

test("a variant that did not exist then is named", async () => {
  await repository.git("rm", "--quiet", "--cached", range);
  await repository.git("commit", "--quiet", "--message", "Without range");
  const { code, stderr } = await bench("sargable", "--against", "HEAD", "--only", "range");
  expect(stderr).toContain("There was no variant range at HEAD: leave it out with --only.");
  expect(code).toBe(2);
  await repository.git("reset", "--quiet", "HEAD~1");
});

test("yours runs beside an earlier version of itself", async () => {
  const yours = "labs/indexing/sargable/yours.ts";
  await repository.lab("indexing", "start", "sargable");
  await repository.lab("indexing", "reset", "sargable");
  await repository.write(yours, (await repository.read(range)).replaceAll('"../', '"./'));
  const result = await measured("--against", "yours@1");
  expect(armsOf(result)).toEqual([
    ["cast", "baseline"],
    ["yours", "extra"],
    ["yours@1", "extra"],
  ]);
  expect(pairsOf(result)).toEqual(["yours / yours@1"]);
  expect(removed(result, "yours")).toBe(0);
  expect(removed(result, "yours@1")).toBeGreaterThan(0);
  const { code, stderr } = await bench("sargable", "--against", "yours@9");
  expect(stderr).toMatch(/There is no yours@9 of indexing\/sargable; kept are: yours@1 /);
  expect(code).toBe(2);
});

test("inside a repository of others there is no commit to compare with, and nothing is registered there", async () => {
  const home = await mkdtemp(join(tmpdir(), "labs-home-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const git = (...words: string[]) => execFileSync("git", words, { cwd: home, encoding: "utf8" });
  git("init", "--quiet");
  await using copy = await copyRepository();
  const inside = join(home, "labs");
  await rename(copy.folder, inside);
  await rm(join(inside, ".git"), { recursive: true });
  const { code, stdout, stderr } = await lab(
    ["indexing", "bench", "sargable", "--against", "HEAD"],
    {},
    inside,
  );
  expect(stderr).toMatch(/^These files are in no git repository of their own, .*yours@1\.\n$/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
});
