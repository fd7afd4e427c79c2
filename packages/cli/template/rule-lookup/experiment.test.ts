// TODO: keep these tests, and let them speak of your experiment: answers and counts, never times.
import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { dataOf, windowLength } from "./data.ts";
import experiment from "./experiment.ts";

const { setup, expected } = await experiment.provision({ seed: 1, scale: "smoke" });
const { baseline, goal, variants, wrong } = experiment;
const all = { ...variants, ...wrong };

const draw = random("windows");
const windows = Array.from({ length: 10 }, () => experiment.input(draw, setup));

/** Opens a variant as a cell does. */
async function opened(name: string) {
  const variant = all[name as keyof typeof all];
  if (variant === undefined) throw new Error(`There is no variant ${name}.`);
  const { open } = await variant.load();
  const { subject, read, ...rest } = await open(setup, { seed: 1, instance: 0 });
  return { check: subject, counters: async () => (await read?.("busy")) ?? {}, ...rest };
}

/** Comparisons per prompt over all the windows. */
async function comparisons(name: string): Promise<number> {
  await using variant = await opened(name);
  for (const window of windows) variant.check(window);
  const { comparisons: made = Number.NaN } = await variant.counters();
  return made / (windows.length * windowLength);
}

test.each(Object.keys(variants))(
  "%s names the rule of every prompt that has one, and no other",
  async (name) => {
    await using variant = await opened(name);
    for (const window of windows) expect(variant.check(window)).toEqual(await expected(window));
  },
);

test.each(Object.keys(wrong ?? {}))("%s is found out by every window", async (name) => {
  await using variant = await opened(name);
  for (const window of windows) expect(variant.check(window)).not.toEqual(await expected(window));
});

test("the scan compares up to the rule, or with all of them, and the map once or not at all", async () => {
  const { rules, log } = dataOf(setup);
  const places = new Map(rules.map(({ digest }, index) => [digest, index + 1]));
  const prompts = windows.flatMap((window) => log.slice(window, window + windowLength));
  const scanned = prompts.reduce((sum, digest) => sum + (places.get(digest) ?? rules.length), 0);
  expect(await comparisons("scan")).toBe(scanned / prompts.length);
  expect(await comparisons("map")).toBe(0.5);
});

test("the map keeps an entry for every rule, the scan none", async () => {
  await using scan = await opened("scan");
  await using map = await opened("map");
  expect(await scan.counters()).toMatchObject({ entries: 0 });
  expect(await map.counters()).toMatchObject({ entries: setup.size });
});

test("the baseline misses the goal's sign and the reference reaches it", async () => {
  const { evidence: sign, reference } = goal;
  const shows = async (name: string) => {
    const value = await comparisons(name);
    return "between" in sign && value >= sign.between[0] && value <= sign.between[1];
  };
  expect([await shows(baseline), await shows(reference)]).toEqual([false, true]);
});
