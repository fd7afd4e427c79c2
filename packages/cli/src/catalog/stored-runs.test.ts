import { join } from "node:path";
import { expect, test } from "vitest";
import { newer, older, search, storeRuns } from "../testing/stored-runs.fixture.ts";
import { findRun } from "./stored-runs.ts";

test.each<[string, string | undefined, string | undefined]>([
  ["nothing, as the newest", undefined, newer],
  ["its id", older, older],
  ["the end of its id", "aaaa", older],
  ["an end that several ids have", "z", undefined],
  ["lab and experiment", "caching/strategy", older],
  ["its experiment", "micro-batching", newer],
  ["its lab", "batching", newer],
  ["its id alone, where it is one of a search for a break-even point", search, search],
  ["a name that none has", "caching/nothing", undefined],
])("a run is found by %s", async (_, name, id) => {
  expect((await findRun(name, undefined, await storeRuns()))?.runId).toBe(id);
});

test("only a run that is wanted is found, whatever names it", async () => {
  const folder = await storeRuns();
  const isOlder = ({ runId }: { readonly runId: string }) => runId === older;
  expect((await findRun(undefined, isOlder, folder))?.runId).toBe(older);
  expect(await findRun(newer, isOlder, folder)).toBeUndefined();
  expect(await findRun(undefined, undefined, join(folder, "none"))).toBeUndefined();
});
