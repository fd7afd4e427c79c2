/** What the case `bulk` counts, beside writes of others. */
import { openExperiment } from "@labs/harness/testing";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { ownServices } from "../shared/services.fixture.ts";
import experiment from "./experiment.ts";
import { bulk } from "./scripts.ts";

const services = ownServices();
const opened = await openExperiment(experiment, services);
const client = new pg.Client((await services.postgres()).url);
await client.connect();

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await client.end();
  await services[Symbol.asyncDispose]();
});

test("what other sessions write is not counted", async () => {
  await using _variant = await opened.open("needed");
  const quiet = await bulk(opened);
  await using _again = await opened.open("needed");
  await client.query("CREATE TABLE elsewhere (id integer, pad text)");
  let writing = true;
  const noise = (async () => {
    while (writing)
      await client.query("INSERT INTO elsewhere SELECT n, repeat('x', 500) FROM generate_series(1, 200) n");
  })();
  const beside = await bulk(opened);
  writing = false;
  await noise;
  await client.query("DROP TABLE elsewhere");
  expect(beside.insertWalBytes / quiet.insertWalBytes).toBeCloseTo(1, 1);
  expect(beside.updatedRows).toBe(quiet.updatedRows);
});
