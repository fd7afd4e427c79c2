// TODO: keep the first call, and let the rest speak of your experiment: counts, never times.
import { describeExperiment, openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { dataOf, windowLength } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

describeExperiment(experiment, services);

/** What a variant counted over ten windows. */
async function countsOf(name: string) {
  await using opened = await openExperiment(experiment, services);
  await using variant = await opened.open(name);
  const windows = opened.draw(10);
  for (const window of windows) await variant.call(window);
  const { comparisons = Number.NaN, entries } = await variant.read("busy");
  return {
    setup: opened.setup,
    windows,
    entries,
    comparisons: comparisons / (windows.length * windowLength),
  };
}

test("the scan compares up to the rule, or with all of them, and the map once or not at all", async () => {
  const { setup, windows, comparisons } = await countsOf("scan");
  const { rules, log } = dataOf(setup);
  const places = new Map(rules.map(({ digest }, index) => [digest, index + 1]));
  const prompts = windows.flatMap((window) => log.slice(window, window + windowLength));
  const scanned = prompts.reduce((sum, digest) => sum + (places.get(digest) ?? rules.length), 0);
  expect(comparisons).toBe(scanned / prompts.length);
  expect((await countsOf("map")).comparisons).toBe(0.5);
});

test("the map keeps an entry for every rule, the scan none", async () => {
  const [scan, map] = [await countsOf("scan"), await countsOf("map")];
  expect([scan.entries, map.entries]).toEqual([0, map.setup.size]);
});
