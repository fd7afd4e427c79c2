import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tenant } from "./events.ts";
import { partCount, partsOf, readPart, readTenants, writeLog } from "./log.ts";
import { readAnswer, writeOutput } from "./output.ts";
import { rightAnswer } from "./reference.ts";
import { eventColumns, mergeTotals, parseLines, sessionsOf, thresholdsOf, totalsOf } from "./sessions.ts";

const plan = { seed: 3, events: 3_001, tenants: 12, hotShare: 0.6 };
let folder: string;
let tenants: Tenant[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labs-log-"));
  await writeLog(folder, plan);
  tenants = await readTenants(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readAll() {
  const parts = await Promise.all((await partsOf(folder)).map(readPart));
  const all = eventColumns(parts.reduce((sum, { line }) => sum + line.length, 0));
  let from = 0;
  for (const { tenant, line } of parts) {
    parseLines(tenant, line, all, from);
    from += line.length;
  }
  return { all, parts };
}

test("the log has all its events, in parts, and the output comes to the right answer", async () => {
  const { all, parts } = await readAll();
  expect(parts).toHaveLength(partCount);
  expect(all.at).toHaveLength(plan.events);
  const output = join(folder, "whole");
  await writeOutput(output, totalsOf(sessionsOf(all), thresholdsOf(tenants)), tenants);
  const answer = await readAnswer(output);
  expect(answer).toEqual(rightAnswer(plan));
  expect(answer).toMatchObject({ events: plan.events, tenants: 12 });
});

test("parts by user add up to the same answer in any order, parts that cut a user's events do not", async () => {
  const { all } = await readAll();
  const thresholds = thresholdsOf(tenants);
  const totals = (key: (row: number) => number) => {
    const parts = Map.groupBy(all.at.keys(), (row) => key(row) % 4);
    return mergeTotals(
      [...parts.values()].reverse().map((rows) => totalsOf(sessionsOf(all, rows), thresholds)),
    );
  };
  const answerFor = async (name: string, key: (row: number) => number) => {
    await writeOutput(join(folder, name), totals(key), tenants);
    return await readAnswer(join(folder, name));
  };
  expect(await answerFor("by-user", (row) => all.user[row] ?? 0)).toEqual(rightAnswer(plan));
  expect(await answerFor("by-row", (row) => row)).not.toEqual(rightAnswer(plan));
});
