/** What the indexes cost a writer: many rows are inserted for it. */
import { openExperiment } from "@labs/harness/testing";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { ownServices } from "../shared/services.fixture.ts";
import experiment from "./experiment.ts";
import { ingest } from "./scripts.ts";

const services = ownServices();
const opened = await openExperiment(experiment, services);
const client = new pg.Client((await services.postgres()).url);
await client.connect();

afterAll(async () => {
  await client.end();
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);

test("every index costs a writer, in this order, and takes its room", async () => {
  const wal: Record<string, number> = {};
  const size: Record<string, number> = {};
  for (const name of names) {
    await using variant = await opened.open(name);
    const { walBytes, insertedRows } = await ingest(opened);
    wal[name] = walBytes / insertedRows;
    size[name] = (await variant.read("ingest")).indexBytes ?? 0;
  }
  const ascending = (values: Record<string, number>, ...order: string[]) =>
    expect(order.toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0))).toEqual(order);
  ascending(wal, "none", "partial", "severity-ts", "covering");
  ascending(wal, "brin", "ts-severity", "two-single");
  // Ranges are summarized by a vacuum, hundreds of rows at a time.
  expect((wal.brin ?? 0) / (wal.none ?? 1)).toBeLessThan(1.02);
  ascending(size, "none", "brin", "partial", "severity-ts", "covering");
  const { rows } = await client.query("SELECT to_regclass('ingested_events') AS scratch");
  expect(rows).toEqual([{ scratch: null }]);
});
