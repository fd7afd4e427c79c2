// TODO: keep the five tests, and let them speak of your experiment. Counts, never times.
import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { rulesOf } from "./data.ts";
import experiment from "./experiment.ts";

const { link, expected } = await experiment.provision({ seed: 1, scale: "smoke" });
const { baseline, cases, goal, variants, wrong } = experiment;
const all = { ...variants, ...wrong };

const draw = random("inputs");
const known = rulesOf(link).map(({ digest }) => digest);
const unknown = Array.from({ length: 100 }, () => cases.unknown.input?.(draw, link) ?? "");
const mixed = Array.from({ length: 100 }, () => experiment.input(draw, link));

/** Opens a variant as a cell does. */
async function opened(name: string) {
  const variant = all[name as keyof typeof all];
  if (variant === undefined) throw new Error(`There is no variant ${name}.`);
  const { open } = await variant.load();
  return open(link, { seed: 1, instance: 0 });
}

/** Comparisons per lookup over these digests. */
async function comparisons(name: string, digests: readonly string[]): Promise<number> {
  await using variant = await opened(name);
  for (const digest of digests) variant.subject(digest);
  return ((await variant.read?.("known"))?.comparisons ?? Number.NaN) / digests.length;
}

test.each(Object.keys(variants))(
  "%s names the rule of every digest that has one, and no other",
  async (name) => {
    await using variant = await opened(name);
    for (const digest of [...known, ...unknown, ...mixed]) {
      expect(variant.subject(digest)).toBe(await expected(digest));
    }
  },
);

test.each(Object.keys(wrong ?? {}))("%s is found out by inputs as every run draws them", async (name) => {
  await using variant = await opened(name);
  const answers = mixed.map((digest) => variant.subject(digest));
  expect(answers).not.toEqual(await Promise.all(mixed.map(expected)));
});

test.each([
  ["scan", (link.size + 1) / 2, link.size],
  ["map", 1, 0],
])("%s takes %d comparisons to find a rule and %d to find none", async (name, found, none) => {
  expect(await comparisons(name, known)).toBe(found);
  expect(await comparisons(name, unknown)).toBe(none);
});

test("the map keeps an entry for every rule, the scan none", async () => {
  const entries = async (name: string) => (await (await opened(name)).read?.("known"))?.entries;
  expect([await entries("scan"), await entries("map")]).toEqual([0, link.size]);
});

test("the baseline misses the goal's sign and the reference reaches it", async () => {
  const { sign, reference } = goal;
  const shows = async (name: string) => {
    const value = await comparisons(name, known);
    return "between" in sign && value >= sign.between[0] && value <= sign.between[1];
  };
  expect([await shows(baseline), await shows(reference)]).toEqual([false, true]);
});
