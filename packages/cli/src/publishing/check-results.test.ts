/** `pnpm lab results check`: files as a pull request from a fork brings them. */
import { mkdir, mkdtemp, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { labHere } from "../testing/lab-here.ts";
import { folderOf, publishedRun } from "../testing/published-run.fixture.ts";
import { checkResults, faultWords } from "./check-results.ts";
import { findFaults } from "./find-faults.ts";

const sound = publishedRun();
const name = `${sound.runId}.json`;

async function faultOf(run: unknown, fileName = name): Promise<string | null> {
  const [checked] = await checkResults(await folderOf([], { [fileName]: JSON.stringify(run) }));
  return checked?.fault ?? null;
}

test("a run whose figures are those of its cells is sound", async () => {
  const folder = await folderOf([sound, publishedRun({ day: 2, ratio: 0.5 })]);
  const { code, stdout } = await labHere(["results", "check", folder]);
  expect([code, stdout]).toEqual([0, "2 results are sound.\n"]);
});

const [first, ...cells] = sound.cells;
const [comparison] = sound.comparisons;
const [summary] = sound.summaries;
const hostile = "<script>alert(1)</script>";
test.each<[string, Partial<Record<keyof Result, unknown>>, RegExp]>([
  [
    "a ratio that its rounds do not give",
    { comparisons: [{ ...comparison, ratio: 3 }] },
    /the ratio is 3, and its rounds give 2/,
  ],
  [
    "rounds that no cell has",
    { comparisons: [{ ...comparison, logRatios: Array(20).fill(1), ratio: Math.E }] },
    /fast against slow, throughput in busy: its rounds are not those of the cells/,
  ],
  [
    "a verdict against its ratio",
    { comparisons: [{ ...comparison, verdict: "SLOWER" }] },
    /SLOWER contradicts/,
  ],
  [
    "a ratio outside its interval",
    { comparisons: [{ ...comparison, ci95: [3, 4] }] },
    /outside its interval/,
  ],
  [
    "a median that no cell comes near",
    { summaries: [{ ...summary, median: 1e6, high: 1e7 }] },
    /the cells reach from/,
  ],
  ["an end before its start", { finishedAt: "2025-12-31T00:00:00Z" }, /finished before it started/],
  [
    "a cell of another day",
    { cells: [{ ...first, startedAt: "2026-03-01T00:00:00Z" }, ...cells] },
    /not within the run/,
  ],
  ["a date that is none", { finishedAt: "yesterday" }, /"yesterday" is no date/],
  ["a commit that is none", { git: { commit: "HEAD; rm -rf /", dirty: false } }, /is no commit/],
  ["a key that is none", { environment: { ...sound.environment, hardwareKey: "x" } }, /"x" is no key/],
  ["markup as a lab", { lab: hostile }, /"<script>alert\(1\)<\/script>" is no name of a folder/],
  ["a path as an experiment", { experiment: "../../x" }, /"\.\.\/\.\.\/x" is no name of a folder/],
  [
    "markup as an arm",
    { arms: [...sound.arms, { ...sound.arms[0], name: hostile }] },
    /<script>.* is no name/,
  ],
  [
    "a path as a case",
    { cases: { ...sound.cases, "a/../../b": sound.cases.busy } },
    /"a\/\.\.\/\.\.\/b" is no name/,
  ],
  [
    "an arm that is not described",
    { arms: sound.arms.slice(0, 1) },
    /speaks of "fast", which it does not describe/,
  ],
  ["more arms than any page shows", { arms: Array(300).fill(sound.arms[0]) }, /it has 300 arms/],
  ["a field of another kind", { question: 7 }, /is not a valid result: question /],
  ["a newer schema", { schemaVersion: 3 }, /schema version 3 and this copy reads up to 2/],
  ["no schema", { schemaVersion: undefined }, /is not a valid result: schemaVersion/],
])("%s is refused in a sentence", async (_, over, sentence) => {
  expect(await faultOf({ ...sound, ...over })).toMatch(sentence);
});

test("a start in the future is refused", () => {
  const [fault] = findFaults(name, sound, Date.parse("2025-12-01"));
  expect(fault).toBe("it started in the future, at 2026-01-01T00:00:00.000Z");
});

test("a file under another name than its run's is refused, so that no run replaces another", async () => {
  expect(await faultOf(sound, "2026-01-01T00-00-00Z-caching-strategy-zzzz.json")).toMatch(
    /the file's name is not/,
  );
});

test("a run of the older schema is read as one of today's", async () => {
  const { facts, breakEven, pairComparisons, core, ...rest } = sound;
  const older = { ...rest, schemaVersion: 1, setting: facts, sweep: breakEven, duels: pairComparisons };
  expect(await faultOf(older)).toBeNull();
});

test("each broken file is named once, the sound ones are counted, and the code is that of a failed check", async () => {
  const whole = JSON.stringify(sound);
  const folder = await folderOf([sound], {
    "2026-broken.json": "{ broken",
    "2026-empty.json": "",
    "2026-truncated.json": whole.slice(0, whole.length / 2),
    "2026-list.json": "[]",
    "notes.txt": "no result",
  });
  await writeFile(join(folder, "2026-huge.json"), "");
  await truncate(join(folder, "2026-huge.json"), 50_000_000);
  await mkdir(join(folder, "2026-folder.json"));
  const { code, stdout, stderr } = await labHere(["results", "check", folder]);
  expect(code).toBe(1);
  expect(stdout.trim().split("\n")).toEqual([
    expect.stringMatching(/^"2026-broken\.json": it cannot be read as a result/),
    expect.stringMatching(/^"2026-empty\.json": it cannot be read as a result/),
    '"2026-folder.json": it is no file',
    '"2026-huge.json": it takes 50000000 bytes, and a result may take 20000000',
    expect.stringMatching(/^"2026-list\.json": it is not a valid result/),
    expect.stringMatching(/^"2026-truncated\.json": it cannot be read as a result/),
  ]);
  expect(stderr).toMatch(/^6 of 7 results may not be published/);
});

test("nothing of a file reaches the log as a line of its own", () => {
  const words = faultWords({ name: "a\n::error::x.json", result: null, fault: "it holds x" });
  expect(words).toBe('"a ::error::x.json": it holds x');
});

test("a folder without results, and one that is not there, are said, with the code of a missing part", async () => {
  const empty = await mkdtemp(join(tmpdir(), "labs-empty-"));
  expect(await labHere(["results", "check", empty])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("no results in"),
  });
  const gone = await labHere(["results", "check", join(empty, "gone")]);
  expect(gone).toMatchObject({ code: 3, stderr: expect.stringMatching(/^The folder .*gone cannot be read/) });
});
