import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import type { DayReport, DayRequest, Question } from "./contract.ts";
import { questions } from "./data.ts";
import experiment from "./experiment.ts";

const services = testServices();
const opened = await openExperiment(experiment, services);

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);
const wrong = Object.keys(experiment.wrong ?? {});

type Seen = Record<Question, { buffers: number; rowsRemoved: number; plan: string | null }> & {
  answers: readonly DayReport[];
  extraIndexBytes: number;
};

const seen = new Map<string, Seen>();

/** What a variant answers, and what the server did for it; asked once, since the rows and the plans stand still. */
async function seenOf(name: string): Promise<Seen> {
  const known = seen.get(name);
  if (known !== undefined) return known;
  await using variant = await opened.open(name);
  const of = async (question: Question) => {
    const { buffers = 0, rowsRemoved = 0 } = await variant.read(question);
    return { buffers, rowsRemoved, plan: await variant.explain(question) };
  };
  const answers: DayReport[] = [];
  for (const request of everything()) answers.push(await variant.call(request));
  const { extraIndexBytes = 0 } = await variant.read("count");
  const found = {
    count: await of("count"),
    "worst-score": await of("worst-score"),
    answers,
    extraIndexBytes,
  };
  seen.set(name, found);
  return found;
}

/** Every question there is. */
function everything(): DayRequest[] {
  const { days } = opened.setup;
  return [...days, "2030-01-01"].flatMap((day) =>
    [3, 4].flatMap((severity) => questions.map((question) => ({ question, severity, day }))),
  );
}

test.each(names)("%s knows every day, and one without events", async (name) => {
  const { answers } = await seenOf(name);
  for (const [n, request] of everything().entries()) {
    expect(answers[n]).toEqual(await opened.expected(request));
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
  ["cast", "count", "severity_ts"],
  ["cast", "worst-score", "severity_ts"],
  ["range", "count", "severity_ts"],
  ["range", "worst-score", "severity_ts"],
  // An index on an expression does not say what the expression was made of, so it cannot answer alone.
  ["expression-index", "count", "severity_ts"],
  ["expression-index", "worst-score", "severity_day"],
  ["covering-expression", "count", "severity_day"],
] as const)("%s answers %s by the index %s", async (name, question, index) => {
  const { plan } = (await seenOf(name))[question];
  expect(plan).toMatch(new RegExp(`(using|index) ${index};`));
  expect(plan?.includes("Index Only Scan")).toBe(question === "count");
});

test.each(questions)("for %s the cast reads every day and a range reads one", async (question) => {
  const { days } = opened.setup;
  const cast = (await seenOf("cast"))[question];
  const range = (await seenOf("range"))[question];
  const { events } = await opened.expected({ ...opened.setup.counted, question });
  expect(range.rowsRemoved).toBe(0);
  // The days are alike, and the first is not a whole one.
  expect(cast.rowsRemoved).toBeGreaterThan(0.8 * (days.length - 2) * events);
  expect(cast.buffers).toBeGreaterThan(3 * range.buffers);
});

test("an expression's index helps where the table is read anyway; with the column in it, it costs more", async () => {
  const range = await seenOf("range");
  const expression = await seenOf("expression-index");
  const covering = await seenOf("covering-expression");
  expect(expression.count.buffers).toBeGreaterThan(3 * range.count.buffers);
  expect(covering.count.buffers).toBeLessThan(2 * range.count.buffers);
  expect(expression["worst-score"].rowsRemoved).toBe(0);
  expect(range.extraIndexBytes).toBe(0);
  expect(covering.extraIndexBytes).toBeGreaterThan(3 * expression.extraIndexBytes);
});

test("an arm takes its index away, and one that a process left behind when it was ended", async () => {
  const client = new pg.Client((await services.postgres()).url);
  await client.connect();
  const names = async () => {
    const { rows } = await client.query(
      "SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = 'security_events'::regclass",
    );
    return rows.map(({ name }) => name).sort();
  };
  await client.query("CREATE INDEX left_behind ON security_events (score)");
  {
    await using _ = await opened.open("expression-index");
    expect(await names()).toEqual(["security_events_pkey", "severity_day", "severity_ts"]);
  }
  expect(await names()).toEqual(["security_events_pkey", "severity_ts"]);
  await client.end();
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
