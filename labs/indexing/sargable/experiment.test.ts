import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import type { DayRequest } from "./contract.ts";
import { indexes, questions } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
const opened = await openExperiment(experiment, services);

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);
const wrong = Object.keys(experiment.wrong ?? {});

async function counts(name: string, question: string) {
  await using variant = await opened.open(name);
  const { buffers = 0, rowsRemoved = 0, extraIndexBytes = 0 } = await variant.read(question);
  return { buffers, rowsRemoved, extraIndexBytes };
}

/** Every question there is. */
function everything(): DayRequest[] {
  const { days } = opened.setup;
  return [...days, "2030-01-01"].flatMap((day) =>
    [3, 4].flatMap((severity) => questions.map((question) => ({ question, severity, day }))),
  );
}

test.each(names)("%s knows every day, and one without events", async (name) => {
  await using variant = await opened.open(name);
  for (const request of everything()) {
    expect(await variant.call(request)).toEqual(await opened.expected(request));
  }
});

test.each(wrong)("%s is found out by the questions that a check draws", async (name) => {
  await using variant = await opened.open(name);
  const draw = random(name);
  const differ: boolean[] = [];
  for (let n = 0; n < 10; n++) {
    const request = experiment.input(draw, opened.setup);
    const { events } = await opened.expected(request);
    differ.push((await variant.call(request)).events !== events);
  }
  expect(differ).toContain(true);
});

test("one BETWEEN loses what the last second of the day holds, the other adds the next midnight", async () => {
  const day = opened.setup.days[1] ?? "";
  const request = { question: "count", severity: 4, day } as const;
  const { events } = await opened.expected(request);
  await using lost = await opened.open("last-second");
  expect((await lost.call(request)).events).toBeLessThan(events);
  await using added = await opened.open("both-ends");
  expect((await added.call(request)).events).toBe(events + 1);
});

test.each([
  ["cast", "count", indexes.moment],
  // It uses no more than the leading column, so any index that begins with it will do, and the smallest is taken.
  ["cast", "worst-score", indexes.day],
  ["range", "count", indexes.moment],
  ["range", "worst-score", indexes.moment],
  // An index on an expression does not say what the expression was made of, so it cannot answer alone.
  ["expression-index", "count", indexes.moment],
  ["expression-index", "worst-score", indexes.day],
  ["covering-expression", "count", indexes.midnight],
])("%s answers %s by the index %s", async (name, question, index) => {
  await using variant = await opened.open(name);
  const plan = await variant.explain(question);
  expect(plan).toMatch(new RegExp(`(using|index) ${index};`));
  expect(plan?.includes("Index Only Scan")).toBe(question === "count");
});

test.each(questions)("for %s the cast reads every day and a range reads one", async (question) => {
  const { days } = opened.setup;
  const cast = await counts("cast", question);
  const range = await counts("range", question);
  const { events } = await opened.expected({ ...opened.setup.counted, question });
  expect(range.rowsRemoved).toBe(0);
  // The days are alike, and the first is not a whole one.
  expect(cast.rowsRemoved).toBeGreaterThan(0.8 * (days.length - 2) * events);
  expect(cast.buffers).toBeGreaterThan(3 * range.buffers);
});

test("an expression's index helps where the table is read anyway; with the column in it, it costs more", async () => {
  const range = await counts("range", "count");
  expect((await counts("expression-index", "count")).buffers).toBeGreaterThan(3 * range.buffers);
  expect((await counts("covering-expression", "count")).buffers).toBeLessThan(2 * range.buffers);
  expect((await counts("expression-index", "worst-score")).rowsRemoved).toBe(0);
  const sizes = await Promise.all(
    ["range", "expression-index", "covering-expression"].map(
      async (name) => (await counts(name, "count")).extraIndexBytes,
    ),
  );
  expect(sizes[0]).toBe(0);
  expect(sizes[2]).toBeGreaterThan(3 * (sizes[1] ?? 0));
});

test("the server refuses an index on a cast that depends on the session", async () => {
  const client = new pg.Client((await services.postgres()).url);
  await client.connect();
  await expect(client.query("CREATE INDEX ON security_events ((ts::date))")).rejects.toMatchObject({
    code: "42P17",
  });
  await client.end();
});

test("two sessions in two time zones cast one moment to two days, and agree on the range", async () => {
  await using elsewhere = await opened.open("session-day");
  const day = opened.setup.days[2] ?? "";
  const request = { question: "count", severity: 3, day } as const;
  expect((await elsewhere.call(request)).events).not.toBe((await opened.expected(request)).events);
});
