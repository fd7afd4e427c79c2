import { random } from "@labs/experiment";
import { describe, expect, test } from "vitest";
import { goal } from "../learned.fixture.ts";
import type { AskedQuestion, Interview } from "../state.ts";
import { type Candidate, drawQuestions } from "./draw.ts";
import { readExplanation } from "./explanation.ts";
import { rubricOf } from "./rubric.ts";
import { gradeOf, shareOf } from "./score.ts";
import { readSheet, renderSheet } from "./sheet.ts";

const asked: AskedQuestion = {
  id: "a/one",
  question: "Why one?",
  reason: "no interview has asked it yet",
  answer: "Because.",
  seconds: 65,
  end: "said",
  points: { had: ["the thesis", "a number"], missing: ["the price", "the limit"] },
  pushback: { reply: "", held: 1, of: 1 },
  runId: null,
};
const held = (...questions: AskedQuestion[]): Interview => ({
  startedAt: "2026-02-03T04:05:06.000Z",
  ...{ minutes: 45, seconds: 840, planned: 9, end: "left", questions },
});
const nothing = { cards: {}, interviews: [] };
const now = new Date("2026-03-01T00:00:00Z");

/** Four questions of each of three areas. */
const candidates: readonly Candidate[] = ["a", "b", "c"].flatMap((area) =>
  ["one", "two", "three", "four"].map((name) => ({ id: `${area}/${name}`, area, predictedWrong: null })),
);
const draw = (count: number, seed: number, known: Parameters<typeof drawQuestions>[2] = nothing) =>
  drawQuestions(candidates, count, known, now, random(seed));

describe("what is drawn", () => {
  test("is the same under a seed, without a repeat, and never more than there is", () => {
    expect(draw(5, 7)).toEqual(draw(5, 7));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => JSON.stringify(draw(5, seed)))).size).toBe(20);
    const all = draw(99, 1).map(({ id }) => id);
    expect(all.toSorted()).toEqual(candidates.map(({ id }) => id).toSorted());
  });

  test("begins with one question of each part of the guide", () => {
    for (let seed = 0; seed < 50; seed++) {
      const areas = draw(3, seed).map(({ id }) => id.slice(0, 1));
      expect(areas.toSorted()).toEqual(["a", "b", "c"]);
    }
  });

  /** How often a question is the first of 400 interviews. */
  const firsts = (id: string, known: typeof nothing | Parameters<typeof drawQuestions>[2]) =>
    Array.from({ length: 400 }, (_, seed) => draw(1, seed, known)[0]?.id).filter((one) => one === id).length;

  test("is rather what is weak, what is due and what was predicted wrong, and says so", () => {
    const usual = firsts("a/one", nothing);
    const weak = {
      ...nothing,
      interviews: [held({ ...asked, end: "skipped", points: null, pushback: null })],
    };
    expect(firsts("a/one", weak)).toBeGreaterThan(2 * usual);
    const known = {
      ...nothing,
      interviews: [
        held({
          ...asked,
          points: { had: ["the thesis"], missing: [] },
          pushback: { reply: "", held: 3, of: 3 },
        }),
      ],
    };
    expect(firsts("a/one", known)).toBeLessThan(usual / 2);
    const card = { due: "2026-02-01T00:00:00Z", stability: 1, difficulty: 5, elapsed_days: 0 };
    const cards = {
      "a/one/symptom": { ...card, scheduled_days: 1, learning_steps: 0, reps: 1, lapses: 0, state: 1 },
    };
    expect(firsts("a/one", { ...nothing, cards })).toBeGreaterThan(2 * usual);
    const later = { "a/one/symptom": { ...cards["a/one/symptom"], due: "2026-04-01T00:00:00Z" } };
    expect(firsts("a/one", { ...nothing, cards: later })).toBe(usual);
    const reasonOf = (one: Candidate, state: Parameters<typeof drawQuestions>[2]) =>
      drawQuestions([one], 1, state, now, random(1))[0]?.reason;
    const one: Candidate = { id: "a/one", area: "a", predictedWrong: null };
    expect(reasonOf(one, nothing)).toBe("no interview has asked it yet");
    expect(reasonOf(one, weak)).toBe("last time: skipped");
    expect(reasonOf(one, { ...known, cards })).toBe("it is due since 2026-02-01 00:00 UTC");
    expect(reasonOf({ ...one, predictedWrong: true }, known)).toBe(
      "the last prediction named another arm than the best",
    );
  });
});

const text = `# A pool is small

## In 30 seconds

> "I say **this**, see [there](../there/), and \`that_too\`."

## The interviewer pushes back

**"Why not more?"** Because
of _queues_.

- **"And less?"** Then it waits.

## Common wrong answers

- **"More is faster."** It is not.
- "It costs nothing": it does.
`;

describe("an explanation", () => {
  test("gives the thesis, the answer, further questions and mistakes, as plain text", () => {
    expect(readExplanation(text)).toEqual({
      thesis: "A pool is small",
      summary: "I say this, see there, and `that_too`.",
      pushbacks: [
        { question: "Why not more?", answer: "Because of queues." },
        { question: "And less?", answer: "Then it waits." },
      ],
      mistakes: ["More is faster.", "It costs nothing"],
    });
  });

  test("that is empty is one without parts, and the rubric is what the experiment says", () => {
    const nothingRead = readExplanation("");
    expect(nothingRead).toEqual({ thesis: "", summary: "", pushbacks: [], mistakes: [] });
    const experiment = {
      goal,
      baseline: "slow",
      variants: { slow: { change: "" }, fast: { change: "Redis keeps answers." } },
      metrics: {
        throughput: { role: "headline", better: "higher" },
        memory: { role: "price", better: "lower" },
      },
      claims: [{ variant: "fast", metric: "throughput", timesBetter: 3 }],
      caveat: "One machine.",
    } as const;
    expect(rubricOf(experiment, nothingRead)).toEqual([
      { name: "the technique", text: "Keep what was asked before. Here fast: Redis keeps answers." },
      {
        name: "a number",
        text: "throughput (higher is better), held against slow, and how sure that is; the experiment expects 3 times or more of fast.",
      },
      {
        name: "the mechanism",
        text: "hit ratio shows that the technique is at work, and says why the number changed.",
      },
      { name: "the price", text: "It is paid in memory." },
      { name: "the limit", text: "One machine." },
    ]);
    expect(rubricOf(experiment, readExplanation(text)).map(({ name }) => name)).toEqual([
      "the thesis",
      "the technique",
      "a number",
      "the mechanism",
      "the price",
      "the limit",
      "freedom from common mistakes",
    ]);
  });
});

test("the share counts points and further questions; what was skipped has none, what was not graded is not counted", () => {
  expect(shareOf(asked)).toBe(3 / 5);
  expect(shareOf({ ...asked, pushback: null })).toBe(1 / 2);
  expect(shareOf({ ...asked, end: "skipped", points: null })).toBe(0);
  expect(shareOf({ ...asked, points: null })).toBeNull();
  expect([0, 0.39, 0.4, 0.69, 0.7, 0.89, 0.9, 1].map(gradeOf)).toEqual([
    ...["again", "again", "hard", "hard", "good", "good", "easy", "easy"],
  ]);
});

test("the sheet has what is strong, what is weak with what is missing, and what to run next", () => {
  const strong = { ...asked, id: "a/two", points: { had: ["the thesis"], missing: [] }, runId: "r1" };
  const measured = { ...asked, id: "b/one", points: { had: [], missing: ["a number"] }, runId: "r2" };
  const cut: AskedQuestion = {
    ...asked,
    id: "c/one",
    end: "left",
    points: null,
    pushback: null,
    runId: "r3",
  };
  const sheet = readSheet(held(asked, strong, measured, cut));
  expect(renderSheet(sheet)).toBe(
    [
      "Interview of 2026-02-03 04:05 UTC: 4 of 9 questions in 14 min of 45 min; it was left.",
      "",
      "Strong",
      "  a/two: 1 of 1 points, 1 of 1 further questions, after 1 min 5 s.",
      "",
      "Weak",
      "  b/one: 0 of 1 points, 1 of 1 further questions, after 1 min 5 s. Missing: a number.",
      "  a/one: 2 of 4 points, 1 of 1 further questions, after 1 min 5 s. Missing: the price and the",
      "    limit.",
      "",
      "Not graded",
      "  c/one: not graded, after 1 min 5 s, when it was left.",
      "",
      "Run next",
      "  pnpm lab b story one: the answer, from your own runs",
      "  pnpm lab a bench one: there is no number of your own yet",
      "  pnpm lab c story one: the answer, from your own runs",
    ].join("\n"),
  );
});
