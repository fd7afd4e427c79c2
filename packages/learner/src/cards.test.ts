import { summary } from "@labs/report/build-fixture";
import { expect, test } from "vitest";
import { type Card, cardsOf } from "./cards.ts";
import { goal, ownRun, plainRun } from "./learned.fixture.ts";

const cards = cardsOf(goal, plainRun);

/** One of the cards, by the end of its name. */
function card(kind: string): Card {
  const found = cards.find(({ name }) => name === `lab/experiment/${kind}`);
  if (found === undefined) throw new Error(`There is no card ${kind}.`);
  return found;
}

test("a run gives a card of its symptom, its table, its plan and each mistake, under names that stay", () => {
  expect(cards.map(({ name }) => name)).toEqual([
    "lab/experiment/symptom",
    "lab/experiment/table",
    "lab/experiment/plan",
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

test("the table's columns are letters in an order of their own, and the answer says whose they are", () => {
  const { front, rubric } = card("table");
  const [head = "", ...rows] = front.slice(front.lastIndexOf("\n\n")).trim().split("\n");
  expect(head.trim().split(/\s+/)).toEqual(["A", "B", "C"]);
  expect(rows.join(" ")).not.toMatch(/slow|fast|fancy/);
  const [told = ""] = rubric;
  const order = [...told.matchAll(/[ABC] is ([\w-]+)/g)].map(([, name]) => name);
  expect(order.toSorted()).toEqual(["fancy", "fast", "slow"]);
  expect(order).not.toEqual(["slow", "fast", "fancy"]);
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
  expect(cardsOf(goal, run)[0]?.front).toMatch(/hit ratio +0 %/);
});

test("a reference that was not measured is not held beside the baseline", () => {
  const run = { ...plainRun, summaries: plainRun.summaries.filter(({ arm }) => arm !== "fast") };
  expect(card("symptom").rubric[1]).toBe("What gives it away: hit ratio is 0 %; with fast it is 83.2 %.");
  expect(cardsOf(goal, run)[0]?.rubric[1]).toBe("What gives it away: hit ratio is 0 %.");
});

test("the card is the same at every look", () => {
  expect(cardsOf(goal, plainRun)).toEqual(cards);
});

test("a run without a plan and without a mistake has no cards of them", () => {
  const bare = { ...plainRun, explained: [], cells: [], arms: plainRun.arms.slice(0, 2) };
  expect(cardsOf(goal, bare).map(({ name }) => name)).toEqual(["lab/experiment/symptom"]);
});
