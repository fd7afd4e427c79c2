import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Result, resultSchema } from "@labs/experiment/result";
import { saveResult } from "@labs/harness";
import { type Interview, readExplanation, readState, rubricOf, updateState } from "@labs/learner";
import { ownRun } from "@labs/learner/learned-fixture";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadLabs } from "../../catalog/catalog.ts";
import { fileOf, idOf } from "../../catalog/entry.ts";
import { Lines } from "../../terminal/lines.ts";
import { labHere } from "../../testing/lab-here.ts";
import { recordWrites } from "../../testing/record-writes.ts";
import { interview } from "./interview.ts";

let folder: string;
const state = () => join(folder, ".labs", "state.json");

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labs-interview-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** An interview whose answers come as lines, all at once; the input ends behind them unless it is kept open. */
async function hold(
  lines: readonly string[],
  { minutes = 15, seed = 1, open = false, left = new AbortController().signal } = {},
) {
  const input = new PassThrough();
  input.write(lines.map((line) => `${line}\n`).join(""));
  if (!open) input.end();
  stubPlaces();
  const [stdout, stderr] = [recordWrites(process.stdout), recordWrites(process.stderr)];
  try {
    const questions = new PassThrough();
    await interview({ minutes, seed }, { lines: new Lines(input, questions, false), left });
    const asked = String(questions.read() ?? "");
    return { sheet: stdout.text(), said: stderr.text().replaceAll(/\s+/g, " "), asked };
  } finally {
    stdout.restore();
    stderr.restore();
  }
}

/** Where this process reads runs and the state; every other command of a test clears it. */
function stubPlaces(): void {
  vi.stubEnv("LABS_RESULTS", folder);
  vi.stubEnv("LABS_STATE", state());
}

async function kept(): Promise<Interview> {
  const [only, ...others] = (await readState(state())).interviews;
  if (only === undefined || others.length > 0) throw new Error("one interview was to be kept");
  return only;
}

/** An answer, the points that it had, what was said to the further questions, and which of that held. */
const answered = (answer: string, had: string, held: string) => [answer, "", had, "", held];

describe("an interview", () => {
  test("goes through its questions, grades them by their rubrics and stores the sheet", async () => {
    const { sheet, said } = await hold([
      ...["A first line,", "and a second.", "", "1 2", "Well.", "", "all"],
      ...answered("All of it.", "all", "1 2 3"),
      ...answered("", "", "none"),
    ]);
    const { questions, planned, end, minutes } = await kept();
    expect({ planned, end, minutes }).toEqual({ planned: 3, end: "all asked", minutes: 15 });
    const [first, second, third] = questions;
    expect(first).toMatchObject({
      answer: "A first line,\nand a second.",
      end: "said",
      points: { had: ["the thesis", "the technique"] },
      pushback: { reply: "Well.", held: 3, of: 3 },
      runId: null,
    });
    expect(second).toMatchObject({ points: { missing: [] }, pushback: { held: 3 } });
    expect(third).toMatchObject({ answer: "", points: { had: [] }, pushback: { held: 0 } });
    expect(said).toContain("A strong answer has: 1 The thesis: ");
    expect(said.split("The interviewer pushes back: 1 ").length - 1).toBe(3);
    expect(sheet).toMatch(/^Interview of .*: 3 of 3 questions in .* of 15 min\.\n\nStrong\n/);
    expect(sheet).toContain(`${third?.id}: 0 of 7 points, 0 of 3 further questions`);
    expect(sheet).toContain("Run next");
  });

  test("without a run invents no figure, and says the command", async () => {
    const { said, sheet } = await hold(answered("A guess.", "1", ""), { minutes: 5 });
    const { questions } = await kept();
    const [lab, experiment] = questions[0]?.id.split("/") ?? [];
    const command = `pnpm lab ${lab} bench ${experiment}`;
    expect(said).toContain(`you have not run this; the command is \`${command}\` (about `);
    expect(said).not.toContain("Your own figures: Hypothesis");
    expect(sheet).toContain(`${command}: there is no number of your own yet`);
  });

  test("shows the reader's own figures with the run that they are from", async () => {
    const run = asStrategy(ownRun);
    await saveResult(folder, run);
    const { said, asked } = await strategy();
    expect(asked.runId).toBe(run.runId);
    expect(said).toContain(
      "Your own figures: Hypothesis: Before I measured I expected two-tier to win at 2.50x",
    );
    expect(said).toContain("Effect: Throughput in busy went from 1 230 req/s to 3 990 req/s: 3.23x higher");
    expect(said).toContain(`Run ${run.runId} (2026-02-03, quick preset`);
  });

  test("is the same under a seed, and another under another one", async () => {
    const paper = async (seed: string) =>
      (await labHere(["--yes", "interview", "--seed", seed, "--minutes", "45"], { LABS_STATE: state() }))
        .stdout;
    const first = await paper("1");
    expect(first.match(/^\d\. /gm)).toHaveLength(9);
    for (const area of [
      "API",
      "ML pipeline",
      "Database",
      "Containers and scaling",
      "Monitoring and profiling",
    ])
      expect(first).toContain(`. ${area}: `);
    expect(await paper("1")).toBe(first);
    expect(await paper("2")).not.toBe(first);
  });

  test("asks again what was not understood as points", async () => {
    const { said } = await hold(["An answer.", "", "1 9", "a", "0", "1, 3", "", "none"], { minutes: 5 });
    expect(said.split("Numbers from 1 to 7, all, none, or q to end.").length - 1).toBe(3);
    expect((await kept()).questions[0]?.points?.had).toEqual(["the thesis", "a number"]);
  });

  test("makes the question's card due again, as the quiz does", async () => {
    await hold([...answered("All.", "all", "all"), "skip"], { minutes: 10 });
    const { cards } = await readState(state());
    const [strong, skipped] = (await kept()).questions.map(({ id }) => cards[`${id}/question`]);
    expect(Date.parse(strong?.due ?? "")).toBeGreaterThan(Date.parse(skipped?.due ?? ""));
  });
});

describe("what was answered is kept", () => {
  test("when the input ends in mid answer", async () => {
    const { sheet } = await hold([...answered("One.", "1", ""), "Half of"]);
    expect((await kept()).questions).toMatchObject([
      { answer: "One.", points: { had: ["the thesis"] } },
      { answer: "Half of", end: "left", points: null },
    ]);
    expect(sheet).toContain("; it was left.");
    expect(sheet).toMatch(/Not graded\n {2}\S+: not graded, after .*, when it was left\./);
  });

  test("when `q` ends it, at an answer and at its points", async () => {
    await hold(["Half.", "q"]);
    expect((await kept()).questions).toMatchObject([{ answer: "Half.", end: "left" }]);
    await writeFile(state(), '{"version":1}');
    await hold(["Whole.", "", "q", "never read"]);
    expect((await kept()).questions).toMatchObject([{ answer: "Whole.", end: "said", points: null }]);
  });

  test("when the time is up in mid answer: it is graded as far as it came, and no other is asked", async () => {
    const input = ["Only the begin"];
    const { sheet, said } = await hold(input, { minutes: 0.02, open: true, left: AbortSignal.timeout(3000) });
    expect(said).toContain("The time is up: the answer counts as far as it came. ");
    expect(said).toContain("A strong answer has:");
    expect((await kept()).questions).toMatchObject([{ answer: "Only the begin", end: "time" }]);
    expect(sheet).toContain("when the time was up");
  });

  test("when the time is up, and the points come after it", async () => {
    const input = new PassThrough();
    input.write("Only the begin\n");
    stubPlaces();
    const [stdout, stderr] = [recordWrites(process.stdout), recordWrites(process.stderr)];
    try {
      const ended = interview(
        { minutes: 0.01, seed: 1 },
        { lines: new Lines(input, new PassThrough(), false), left: new AbortController().signal },
      );
      while (!stderr.text().includes("A strong answer has")) await sleep(20);
      input.write("1 2\n");
      await ended;
      expect(stdout.text()).toMatch(/1 of 1 questions in .*\n\nWeak\n/);
    } finally {
      stdout.restore();
      stderr.restore();
    }
    expect((await kept()).questions).toMatchObject([
      { end: "time", points: { had: ["the thesis", "the technique"] } },
    ]);
  });

  test("and nothing is where nothing was said", async () => {
    const { sheet } = await hold([]);
    expect(sheet).toMatch(/^Nothing was answered, so nothing is kept\./);
    await expect(stat(state())).rejects.toMatchObject({ code: "ENOENT" });
  });
});

test.each(["0", "-5", "abc", "1.5", "1e9", "481", ""])(
  "--minutes %s is a usage error in one sentence",
  async (minutes) => {
    const { code, stdout, stderr } = await labHere(["interview", "--minutes", minutes]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /'--minutes <n>' .*(It|it) (has to be a whole number from 1|can be 480 at most)\. \(add --help/,
    );
    expect(stderr.trim().split("\n")).toHaveLength(1);
  },
);

test("a state that cannot be understood is named before the first question, and left as it is", async () => {
  await writeFile(join(folder, "state.json"), "{ broken");
  const { code, stdout, stderr } = await labHere(["interview"], { LABS_STATE: join(folder, "state.json") });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/state\.json cannot be understood/);
  expect(await readFile(join(folder, "state.json"), "utf8")).toBe("{ broken");
});

test("the report has the sheets on a page of their own, also without a run; a report of other runs has none", async () => {
  await hold(answered("<b>Bold</b>", "1", ""), { minutes: 5 });
  const env = { LABS_RESULTS: folder, LABS_STATE: state() };
  const out = join(folder, "report");
  expect(await labHere(["report", "--out", out], env)).toMatchObject({ code: 0 });
  const page = await readFile(join(out, "interviews.html"), "utf8");
  expect(page).toContain("&lt;b&gt;Bold&lt;/b&gt;");
  expect(await readFile(join(out, "index.html"), "utf8")).toContain("interviews.html");
  const runs = await mkdtemp(join(tmpdir(), "labs-runs-"));
  await saveResult(runs, asStrategy(ownRun));
  const published = join(folder, "published");
  expect(await labHere(["report", "--from", runs, "--out", published], env)).toMatchObject({ code: 0 });
  await expect(stat(join(published, "interviews.html"))).rejects.toMatchObject({ code: "ENOENT" });
  expect(await readFile(join(published, "index.html"), "utf8")).not.toContain("interviews.html");
});

test("a state that cannot be read hides no run of the report", async () => {
  await saveResult(folder, asStrategy(ownRun));
  await writeFile(join(folder, "broken"), "{ broken");
  const out = join(folder, "report");
  const env = { LABS_RESULTS: folder, LABS_STATE: join(folder, "broken") };
  const { code, stderr } = await labHere(["report", "--out", out], env);
  expect(code).toBe(0);
  expect(stderr).toMatch(/No interviews are shown: .*broken cannot be understood/);
  expect(await readFile(join(out, "index.html"), "utf8")).toContain("as high");
});

test("the quiz does not wait for a question that an interview graded and no run has a card of", async () => {
  await saveResult(folder, asStrategy(ownRun));
  const env = { LABS_RESULTS: folder, LABS_STATE: state() };
  const names = JSON.parse((await labHere(["quiz", "--json"], env)).stdout).map(
    (card: { name: string }) => card.name,
  );
  const graded = (due: string) => ({
    ...{ due, stability: 1, difficulty: 5, elapsed_days: 0, scheduled_days: 1, learning_steps: 0 },
    ...{ reps: 1, lapses: 0, state: 2 },
  });
  const later = names.map((name: string) => [name, graded("2930-01-01T00:00:00.000Z")] as const);
  await updateState(state(), (known) => ({
    ...known,
    cards: { ...Object.fromEntries(later), "indexing/sargable/question": graded("2026-01-01T00:00:00.000Z") },
  }));
  expect((await labHere(["quiz"], env)).stdout).toBe(
    "Nothing is due. The next is due 2930-01-01 00:00 UTC.\n",
  );
});

const entries = (await loadLabs()).flatMap(({ experiments }) => experiments);

test.each(entries.map((entry) => [idOf(entry), entry] as const))(
  "%s has a rubric, an answer and three further questions",
  async (_, entry) => {
    const explanation = readExplanation(await readFile(fileOf(entry, "EXPLANATION.md"), "utf8"));
    const texts = rubricOf(entry.experiment, explanation);
    expect(texts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["the thesis", "the technique", "a number", "the mechanism", "the limit"]),
    );
    expect(explanation.pushbacks.length).toBeGreaterThanOrEqual(3);
    expect(explanation.mistakes.length).toBeGreaterThanOrEqual(3);
    expect(explanation.summary.length).toBeGreaterThan(300);
    const all = [...texts.map(({ text }) => text), ...explanation.pushbacks.map(({ answer }) => answer)];
    for (const text of all) expect(text).toMatch(/\w{3}/);
    for (const text of [...all, explanation.summary]) expect(text).not.toMatch(/\*\*|\]\(|\s{2}/);
  },
);

/** A run of the fixture under the names of caching/strategy. */
function asStrategy(run: Result): Result {
  const names = { slow: "no-cache", fast: "two-tier", fancy: "cache-aside", liar: "truncated-key" };
  let text = JSON.stringify({ ...run, lab: "caching", experiment: "strategy" });
  for (const [name, real] of Object.entries(names)) text = text.replaceAll(`"${name}"`, `"${real}"`);
  return resultSchema.parse(JSON.parse(text));
}

/** Skips to the question of caching/strategy, in whatever place it was drawn, and answers that one. */
async function strategy() {
  const minutes = 5 * entries.length;
  const words = ["--yes", "interview", "--minutes", String(minutes), "--seed", "1"];
  const { stdout } = await labHere(words, { LABS_RESULTS: folder, LABS_STATE: state() });
  const { experiment } = entries.find((entry) => idOf(entry) === "caching/strategy") ?? {};
  const place = stdout
    .split(/\n(?=\d+\. )/)
    .findIndex((text) => text.replaceAll(/\s+/g, " ").includes(experiment?.question ?? "?"));
  const skipped = Array.from({ length: place }, () => "skip");
  const held = await hold([...skipped, ...answered("Mine.", "all", "all")], { minutes });
  const asked = (await kept()).questions[place];
  if (asked?.id !== "caching/strategy") throw new Error("caching/strategy was not asked");
  return { ...held, asked };
}
