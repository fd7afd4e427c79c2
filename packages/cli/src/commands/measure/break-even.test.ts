import { LabError, type Service } from "@labs/experiment";
import { expect, test } from "vitest";
import { reusing } from "../../measuring/reusing.ts";
import { fixtureEntry, noServices } from "./break-even.fixture.ts";
import { noBreakEven } from "./break-even.ts";

test("an experiment without a break-even search names those that have one", async () => {
  const entries = [await fixtureEntry("doubling"), await fixtureEntry("crossing")];
  const error = noBreakEven(entries[0] ?? null, entries);
  expect(error).toBeInstanceOf(LabError);
  expect(error.exitCode).toBe(2);
  expect(error.message).toBe(
    "fixtures/doubling has no break-even search; those that have one are fixtures/crossing (such as `pnpm lab fixtures bench crossing --break-even`).",
  );
});

test("the runs of a search share their servers, and within a run each asker has its own", async () => {
  let opened = 0;
  const open = async () => ({ url: `redis://${opened++}` }) as Service;
  const again = reusing({ ...noServices, redis: open });
  const urls = async () => {
    const run = again();
    return [(await run.redis()).url, (await run.redis()).url];
  };
  expect(await urls()).toEqual(["redis://0", "redis://1"]);
  expect(await urls()).toEqual(["redis://0", "redis://1"]);
});
