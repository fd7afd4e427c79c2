/** Whole sites, read as text. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attachmentsFolder } from "@labs/experiment";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { buildSite } from "./build-site.ts";
import { attach } from "./fixtures/attached.fixture.ts";
import { questions, runOf, shapes, store } from "./fixtures/many.fixture.ts";
import { plantedResult } from "./fixtures/planted.fixture.ts";
import { readAttachments } from "./model/attachments.ts";

let folder: string;
const out = () => join(folder, "site");
const read = (path: string) => readFile(join(out(), path), "utf8");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labs-site-"));
  await mkdir(join(folder, "results"));
  const results = await store(join(folder, "results"), shapes);
  await buildSite({
    questions,
    results,
    out: out(),
    skipped: [{ file: "a.json", reason: "It is cut off." }],
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the front page has the guide's order, a verdict for each run and the command for what is not run", async () => {
  const front = await read("index.html");
  const names = ["overlap", "strategy", "stampede", "severity-timestamp", "pool-size"];
  const places = names.map((name) => front.search(new RegExp(` / ${name}\\b`)));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(front).toContain("3.50x as high");
  expect(front).toContain("pnpm lab caching bench stampede");
  expect(front).toContain("a.json</code>: It is cut off.");
});

test("text from results stays text, in pages, charts and paths", async () => {
  const names = (await readdir(out(), { recursive: true })).filter((name) => name.endsWith(".html"));
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) {
    const markup = await read(name);
    expect(markup, name).not.toMatch(/<script|<img/);
    expect(markup, name).toContain("default-src &#39;none&#39;");
  }
  expect(await readdir(folder)).toEqual(expect.arrayContaining(["results", "site"]));
  expect(await readdir(folder)).toHaveLength(2);
});

test("invalid and skipped arms are shown with their reasons", async () => {
  const markup = await read("experiments/async-endpoints-overlap.html");
  expect(markup).toContain("INVALID");
  expect(markup).toContain("Two clocks do not agree.");
  expect(markup).toContain("skipped. Python is not there.");
  expect(markup).toContain("The case disk: skipped. No disk is fast enough.");
  expect(markup).toContain("Ended early: interrupted");
});

test("runs that do not compare are said not to", async () => {
  const compared = await read("compare/caching-strategy.html");
  expect(compared).toContain("all figures compare");
  const results = await store(join(folder, "results"), [
    runOf(plantedResult, "caching", "strategy", 1),
    { ...runOf(plantedResult, "caching", "strategy", 2), core: 1 },
  ]);
  const [one, other] = results;
  if (one === undefined || other === undefined) throw new Error("two runs were stored");
  await buildSite({ questions, results, out: join(folder, "site"), compare: [one.result, other.result] });
  const asked = await read("compare/runs.html");
  expect(asked).toContain("measuring cores 1 and 2");
  expect(asked).not.toContain("Ratios within each run");
});

test("interviews have a page that every page leads to, the newest first, with their texts as text", async () => {
  expect(await read("index.html")).not.toContain("interviews.html");
  const place = join(folder, "interviewed");
  const readThere = (path: string) => readFile(join(place, path), "utf8");
  const hostile = `<script>alert("1")</script>`;
  const question = {
    ...{ id: hostile, question: hostile, reason: hostile, answer: `${hostile}\nsecond line`, seconds: 75 },
    ...{ end: "said" as const, points: { had: ["a number"], missing: [hostile] }, runId: null },
    pushback: { reply: hostile, held: 1, of: 3 },
  };
  const held = (day: number) => ({
    startedAt: `2026-01-0${day}T00:00:00.000Z`,
    ...{ minutes: 45, seconds: 600, planned: 9, end: "left" as const, questions: [question] },
  });
  await buildSite({ questions, results: [], interviews: [1, 2, 3, 4, 5, 6, 7].map(held), out: place });
  for (const path of ["index.html", "history.html", "interviews.html"])
    expect(await readThere(path), path).toContain('href="./interviews.html">Interviews</a>');
  const markup = await readThere("interviews.html");
  expect(markup).not.toMatch(/<script|<img/);
  expect(markup).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\nsecond line");
  expect([...markup.matchAll(/Interview of 2026-01-0(\d)/g)].map(([, day]) => day)).toEqual([
    ...["7", "6", "5", "4", "3"],
  ]);
  expect(markup).toContain("1 of 2 points, 1 of 3 further questions, after 1 min 15 s");
});

describe("what an experiment keeps beside its results", () => {
  let results: string;
  beforeEach(async () => {
    results = await mkdtemp(join(tmpdir(), "labs-attached-"));
    vi.stubEnv("LABS_RESULTS", results);
    onTestFinished(() => void vi.unstubAllEnvs());
    onTestFinished(() => rm(results, { recursive: true }));
  });

  test("its page draws the panels and leads to the recordings, which lie beside the pages", async () => {
    await attach("caching", "strategy");
    const attached = await readAttachments("caching", "strategy");
    if (attached === null) throw new Error("it was stored");
    const place = join(results, "site");
    const run = runOf(plantedResult, "caching", "strategy", 1);
    await buildSite({
      ...{ questions, out: place, attachments: [attached] },
      results: await store(results, [run, { ...run, experiment: "stampede", runId: "other" }]),
    });
    const page = async (name: string) => await readFile(join(place, "experiments", name), "utf8");
    const markup = await page("caching-strategy.html");
    const links = [...markup.matchAll(/href="\.\.\/(attachments\/[^"]*)"/g)].map(([, path = ""]) => path);
    expect(links.map((path) => path.replace(/.*\//, ""))).toEqual([
      "n-1.speedscope.json",
      "n-1.svg",
      "n-1.txt",
    ]);
    for (const path of links)
      expect(await readFile(join(place, path), "utf8")).toBe(path.slice(path.indexOf(".") + 1));
    expect(markup).toContain('aria-label="Errors over minutes, %. /screen: 0 to 87.5."');
    expect(markup).toContain("&lt;script&gt;");
    expect(markup).not.toContain("<script");
    expect(await page("caching-stampede.html")).not.toMatch(/recordings|dashboards/);
  });

  test("there may be nothing, and what cannot be read is said in one sentence", async () => {
    expect(await readAttachments("caching", "strategy")).toBeNull();
    await attach("caching", "strategy");
    await writeFile(join(attachmentsFolder("caching", "strategy"), "panels.json"), "{");
    await expect(readAttachments("caching", "strategy")).rejects.toMatchObject({
      code: "RESULT",
      message: expect.stringMatching(/panels\.json cannot be read as panels: remove it/),
    });
  });
});

test("the raw file of every run lies beside the pages", async () => {
  const [name = ""] = await readdir(join(out(), "runs"));
  expect(JSON.parse(await read(`runs/${name}`))).toMatchObject({ lab: "caching" });
});
