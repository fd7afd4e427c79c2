import { isReached, random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { checkpoint } from "../shared/checkpoint.ts";
import { ownServices } from "../shared/services.fixture.ts";
import type { Answer } from "./contract.ts";
import { drawDelivery, drawIngest, drawMixed } from "./data.ts";
import experiment from "./experiment.ts";
import { variant as made } from "./rig.ts";
import { assertKept, type BulkCounter, bulk } from "./scripts.ts";

const services = ownServices();
const opened = await openExperiment(experiment, services);
const client = new pg.Client((await services.postgres()).url);
await client.connect();
const version = await number("SELECT current_setting('server_version_num')::integer");

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await client.end();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);

/** The first column of the first row. */
async function number(text: string): Promise<number> {
  const { rows } = await client.query({ text, rowMode: "array" });
  return Number(rows[0]?.[0]);
}

const events = () => number("SELECT count(*) FROM event_log");
const copies = () => number("SELECT count(*) - count(DISTINCT event_id) FROM event_log");

interface Seen {
  readonly answers: readonly Answer[];
  /** Rows that the deliveries added, and how many of all rows are there twice. */
  readonly added: number;
  readonly copies: number;
  readonly counts: Record<BulkCounter, number>;
  readonly indexBytes: number;
  readonly dashboardPages: number;
  readonly plan: string | null;
}

const requests = opened.draw(40);
const seen = new Map<string, Seen>();

/** What a variant answers, and what its writes cost. */
async function seenOf(name: string): Promise<Seen> {
  const known = seen.get(name);
  if (known !== undefined) return known;
  await using variant = await opened.open(name);
  const before = await events();
  const answers: Answer[] = [];
  for (const request of requests) answers.push(await variant.call(request));
  const stored = { added: (await events()) - before, copies: await copies() };
  const counts = await bulk(opened);
  const { indexBytes = 0, dashboardPages = 0 } = await variant.read("bulk");
  const plan = await variant.explain("mixed");
  const found = { answers, ...stored, counts, indexBytes, dashboardPages, plan };
  seen.set(name, found);
  return found;
}

test.each(names)("%s stores each event once and shows the pages of the source", async (name) => {
  const { answers, added, copies } = await seenOf(name);
  for (const [n, request] of requests.entries()) expect(answers[n]).toEqual(await opened.expected(request));
  const fresh = requests.flatMap((request) => (request.kind === "delivery" ? request.fresh : []));
  expect(fresh.length).toBeGreaterThan(0);
  expect(added).toBe(fresh.length);
  expect(copies).toBe(0);
});

test("deliveries at the same moment do not pass the same event twice", async () => {
  await using variant = await opened.open("needed");
  const delivery = drawDelivery(random(1), opened.setup, 40);
  const answers = await Promise.all(Array.from({ length: 8 }, () => variant.call(delivery)));
  for (const answer of answers) expect(answer).toEqual({ stored: 36, duplicates: 4 });
  expect(await copies()).toBe(0);
});

test("without its unique index the log is found out within 10 draws, whatever the seed", async () => {
  await using variant = await opened.open("unique-dropped");
  for (const seed of [1, 2, 3, 4, 5]) {
    const draw = random(seed);
    const mistakes: Answer[] = [];
    for (let n = 0; n < 10; n++) {
      const input = experiment.input(draw, opened.setup);
      const answer = await variant.call(input);
      if (JSON.stringify(answer) !== JSON.stringify(await opened.expected(input))) mistakes.push(answer);
    }
    expect(mistakes.length, `seed ${seed}`).toBeGreaterThan(0);
    expect(mistakes[0]).toMatchObject({ duplicates: 0 });
  }
  expect(await copies()).toBeGreaterThan(0);
});

test("a log that drops what is delivered is found out within 10 draws", async () => {
  const open = made({
    indexes: [
      "CREATE OR REPLACE FUNCTION drop_event() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
      "CREATE TRIGGER drops BEFORE INSERT ON event_log FOR EACH ROW EXECUTE FUNCTION drop_event()",
      "CREATE UNIQUE INDEX ON event_log (event_id)",
    ],
  });
  {
    await using variant = await opened.open(open);
    let mistakes = 0;
    for (const input of opened.draw(10)) {
      const answer = await variant.call(input);
      if (JSON.stringify(answer) !== JSON.stringify(await opened.expected(input))) mistakes++;
    }
    expect(mistakes).toBeGreaterThan(0);
  }
  await client.query("DROP FUNCTION drop_event");
});

test("what is acknowledged is looked for in the log, since answers can be made up", async () => {
  await using variant = await opened.open("needed");
  const stage = { random: random("kept"), setup: opened.setup };
  await assertKept({ ...stage, call: variant.call });
  const madeUp = async () => ({ stored: 18, duplicates: 2 });
  await expect(assertKept({ ...stage, call: madeUp })).rejects.toThrow(
    "it acknowledged 54 new events, and 0 of them are in the log",
  );
});

test("the counts that the claims and the goal rest on", async () => {
  const found = new Map<string, Seen>();
  for (const name of names) {
    found.set(name, await seenOf(name));
    expect(found.get(name)?.plan).toContain("event_log_severity");
  }
  const of = (name: string) => found.get(name) ?? expect.fail(`no counts of ${name}`);
  const perRow = (name: string) => of(name).counts.insertWalBytes / of(name).counts.insertedRows;
  const perUpdate = (name: string) => of(name).counts.updateWalBytes / of(name).counts.updatedRows;
  const hot = (name: string) => (100 * of(name).counts.hotUpdates) / of(name).counts.updatedRows;

  // About one review on every page, and the same ones in every arm.
  for (const name of names) expect(of(name).counts.updatedRows).toBe(of("needed").counts.updatedRows);
  expect(of("needed").counts.updatedRows).toBeGreaterThan(60);
  expect(of("needed").counts.updatedRows).toBeLessThan(140);

  const ascending = ["needed", "three-indexes", "seven-indexes", "seven-and-gin"];
  for (const [index, name] of ascending.slice(1).entries()) {
    const cheaper = ascending[index] ?? "";
    expect(perRow(name) / perRow(cheaper)).toBeGreaterThan(1.2);
    expect(perUpdate(name) / perUpdate(cheaper)).toBeGreaterThan(1.1);
    expect(of(name).counts.insertImages).toBeGreaterThan(of(cheaper).counts.insertImages);
    expect(of(name).indexBytes).toBeGreaterThan(of(cheaper).indexBytes);
  }
  expect(Math.max(...names.map(perRow))).toBe(perRow("seven-and-gin"));
  expect(perRow("seven-and-gin") / perRow("needed")).toBeGreaterThan(2.5);

  // The goal: six indexes fewer, and a page of the dashboard costs what it cost before.
  const { baseline, goal } = experiment;
  const smaller = (name: string) => of(baseline).indexBytes / of(name).indexBytes;
  expect(isReached(goal.evidence, smaller("three-indexes"))).toBe(false);
  expect(isReached(goal.evidence, smaller(goal.reference))).toBe(true);
  for (const name of names)
    expect(of(name).dashboardPages).toBeLessThanOrEqual(1.2 * of(goal.reference).dashboardPages);

  // A page that an insert has filled has no space: the first update leaves it, and only then is there some.
  for (const name of ascending) {
    expect(hot(name)).toBeGreaterThan(15);
    expect(hot(name)).toBeLessThan(60);
    if (version >= 160_000)
      expect(of(name).counts.hotUpdates + of(name).counts.newPageUpdates).toBe(of(name).counts.updatedRows);
  }
  expect(hot("fillfactor-90")).toBeGreaterThanOrEqual(99);
  // There is space on the page, and still every index gets a new entry.
  for (const name of ["reviewed-index", "partial-index"]) {
    expect(hot(name)).toBe(0);
    if (version >= 160_000) expect(of(name).counts.newPageUpdates).toBeLessThanOrEqual(1);
    expect(perUpdate(name) / perUpdate("fillfactor-90")).toBeGreaterThan(2);
  }
});

test("without the index of the dashboard a page of it costs many times as much", async () => {
  const open = made({
    indexes: ["ALTER TABLE event_log ADD PRIMARY KEY (id)", "CREATE UNIQUE INDEX ON event_log (event_id)"],
  });
  await using needed = await opened.open("needed");
  const { dashboardPages = 0 } = await needed.read("bulk");
  await using dropped = await opened.open(open);
  expect((await dropped.read("bulk")).dashboardPages).toBeGreaterThan(3 * dashboardPages);
});

test("a user who may not make a checkpoint learns so, and goes on", async () => {
  await client.query("CREATE ROLE labs_guest; SET ROLE labs_guest");
  expect(await checkpoint(client)).toBe(false);
  await client.query("RESET ROLE; DROP ROLE labs_guest");
  expect(await checkpoint(client)).toBe(true);
});

test("a variant drops its table, and replaces one that was left behind", async () => {
  await client.query("CREATE TABLE event_log (old integer)");
  {
    await using variant = await opened.open("needed");
    expect(await events()).toBe(opened.setup.base);
    await variant.call(drawIngest(random(1), opened.setup));
  }
  expect(await number("SELECT count(*) FROM pg_class WHERE relname = 'event_log'")).toBe(0);
});

test("one request in twenty of the mixed case is a delivery", () => {
  const draw = random(1);
  const kinds = Array.from({ length: 4000 }, () => experiment.kindOf?.(drawMixed(draw, opened.setup)));
  expect(kinds.filter((kind) => kind === "writes").length / 4000).toBeCloseTo(0.05, 1);
  expect(new Set(kinds)).toEqual(new Set(["reads", "writes"]));
});
