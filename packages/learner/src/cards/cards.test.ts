import { random } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { summary } from "@labs/report/build-fixture";
import { expect, test } from "vitest";
import { goal, ownRun, plainRun } from "../learned.fixture.ts";
import type { Card } from "./card.ts";
import { cardsOf } from "./cards.ts";

const cards = cardsOf(goal, plainRun, random(1));

/** One of the cards, by the end of its name. */
function card(kind: string): Card {
  const found = cards.find(({ name }) => name === `lab/experiment/${kind}`);
  if (found === undefined) throw new Error(`There is no card ${kind}.`);
  return found;
}

test("a run gives a card of each kind, under names that stay", () => {
  expect(cards.map(({ name }) => name)).toEqual([
    "lab/experiment/symptom",
    "lab/experiment/table",
    "lab/experiment/plan",
    "lab/experiment/price",
    "lab/experiment/question",
    "lab/experiment/liar",
  ]);
  // A newer run of the same experiment is asked about under the same names.
  expect(cardsOf(goal, ownRun).map(({ name }) => name)).toEqual(cards.map(({ name }) => name));
  for (const { front, rubric } of cards) {
    expect(front.length).toBeGreaterThan(20);
    expect(rubric.length).toBeGreaterThan(0);
  }
});

test.each(["symptom", "plan", "liar"])("the front of %s does not name the answer", (kind) => {
  const { front, rubric } = card(kind);
  for (const { name } of plainRun.arms) expect(front.split(/[^\w-]+/)).not.toContain(name);
  expect(rubric.join(" ")).toContain(kind === "liar" ? "liar" : "slow");
});

test("the table's columns are letters, and the answer says whose they are", () => {
  const { front, rubric } = card("table");
  const [head = "", ...rows] = front.slice(front.lastIndexOf("\n\n")).trim().split("\n");
  expect(head.trim().split(/\s+/)).toEqual(["A", "B", "C"]);
  expect(rows.join(" ")).not.toMatch(/slow|fast|fancy/);
  const [told = ""] = rubric;
  const order = [...told.matchAll(/[ABC] is ([\w-]+)/g)].map(([, name]) => name);
  expect(order.toSorted()).toEqual(["fancy", "fast", "slow"]);
  // The letters are right: the second figure of the row is that of the second name.
  const values: Record<string, string> = { slow: "1 230", fast: "4 320", fancy: "1 100" };
  const row = rows.find((line) => line.startsWith("throughput")) ?? "";
  expect(row.trim().split(/ {2,}/).slice(1)).toEqual(order.map((name) => values[name ?? ""]));
});

test("what gives the baseline away is on the front, however many metrics there are", () => {
  const about = plainRun.metrics["hit ratio"];
  if (about === undefined) throw new Error("The run has no hit ratio.");
  const many = Array.from({ length: 20 }, (_, index) => `metric ${index}`);
  const run = {
    ...plainRun,
    metrics: {
      ...Object.fromEntries(many.map((name) => [name, about])),
      ...plainRun.metrics,
    },
    summaries: [...plainRun.summaries, ...many.map((name) => summary("slow", name, "busy", 7))],
  };
  expect(cardsOf(goal, run)[0]?.front).toMatch(/hit ratio in busy +0 %/);
});

test("a reference that was not measured is not held beside the baseline", () => {
  const run = { ...plainRun, summaries: plainRun.summaries.filter(({ arm }) => arm !== "fast") };
  expect(card("symptom").rubric[1]).toBe("What gives it away: hit ratio 0 %; with fast 83.2 %.");
  expect(cardsOf(goal, run)[0]?.rubric[1]).toBe("What gives it away: hit ratio 0 %.");
});

test("the letters are drawn anew at every look", () => {
  const answers = Array.from({ length: 40 }, (_, seed) => {
    const table = cardsOf(goal, plainRun, random(seed)).find(({ name }) => name.endsWith("/table"));
    return table?.rubric[0];
  });
  expect(new Set(answers).size).toBe(6);
});

test("a run without a plan and without a mistake has no cards of them", () => {
  const bare = { ...plainRun, explained: [], cells: [], arms: plainRun.arms.slice(0, 2) };
  expect(kindsOf(bare)).toEqual(["symptom", "price", "question"]);
});

/** The kinds of card that a run gives. */
function kindsOf(run: Result): (string | undefined)[] {
  return cardsOf(goal, run, random(1)).map(({ name }) => name.split("/").at(-1));
}

test("what one would rather see is the reference's plan, never a trap's", () => {
  const trap = { arm: "fancy", case: "busy", lines: ["Seq Scan, 3646 buffers"] };
  const run = { ...plainRun, explained: [trap, ...plainRun.explained] };
  const plan = cardsOf(goal, run).find(({ name }) => name.endsWith("/plan"));
  expect(plan?.rubric).toEqual([
    "It is slow in busy.",
    "Better is the plan with fast: Index Scan, 17 buffers",
  ]);
  const without = run.explained.filter(({ arm }) => arm !== "fast");
  expect(kindsOf({ ...run, explained: without })).not.toContain("plan");
});

test("the price and the interview's question are answered by the run", () => {
  expect(card("price").front).toContain("fast brings throughput from 1 230 req/s to 4 320 req/s");
  expect(card("price").rubric).toEqual([
    "Against slow it costs: memory 0.296 MB, for which slow has no figure in your run.",
  ]);
  expect(card("question").front).toContain("The interview asks: Which one?");
  const told = card("question").rubric.join(" ");
  for (const words of ["3.50x higher, 95 % interval", "Hit ratio: 83.2 % instead of 0 %", "it costs: memory"])
    expect(told).toContain(words);
});

test("numbers have their case and its load", () => {
  expect(card("symptom").front).toMatch(/^throughput in busy +1 230 req\/s$/m);
  expect(card("symptom").front).toContain("busy: closed loop, 16 clients");
  expect(card("table").front).toMatch(/^throughput in busy \(req\/s\) /m);
});

test.each<[string, (run: Result) => Result, string]>([
  [
    "a baseline that does not show the trouble at this size",
    (run) => ({
      ...run,
      summaries: run.summaries.map((one) => (one.metric === "hit ratio" ? { ...one, median: 80 } : one)),
    }),
    "symptom",
  ],
  [
    "two arms that are alike in every row",
    (run) => ({
      ...run,
      summaries: run.summaries
        .map((one) => (one.arm === "fancy" && one.metric === "throughput" ? { ...one, median: 1234 } : one))
        .filter(({ metric }) => metric === "throughput"),
    }),
    "table",
  ],
  [
    "no figure of a price",
    (run) => ({ ...run, summaries: run.summaries.filter(({ metric }) => metric !== "memory") }),
    "price",
  ],
])("%s: no card is dealt", (_, change, kind) => {
  expect(kindsOf(plainRun)).toContain(kind);
  expect(kindsOf(change(plainRun))).not.toContain(kind);
});

test.each([
  ["14", "15", true],
  ["{ verdict: 'allow' }", "{ verdict: 'block' }", true],
  ["9f86d081884c7d659a2feaa0c55ad015", "60303ae22b998861bce3b28f33eec1be", false],
  ["[ 1, 2, 3, … ]", "[ 1, 2, 3, … ]", false],
  ["[ 1, 2, 3, …97 more ]", "[ 1, 2, 3, …98 more ]", false],
  ["[ 1, 2, 3, … ]", "[ 1, 2, 4, … ]", true],
])("%s instead of %s can be answered: %s", (actual, expected, isAsked) => {
  const cells = plainRun.cells.map((cell) =>
    cell.outcome.status === "wrong" ? { ...cell, outcome: { ...cell.outcome, actual, expected } } : cell,
  );
  expect(kindsOf({ ...plainRun, cells }).includes("liar")).toBe(isAsked);
});
