import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadExperiment } from "../../experiment/load-experiment.ts";
import { SpunTimes } from "./blocking/spun-times.ts";
import { countUp } from "./count-up.ts";
import { truths } from "./truths.ts";

test.each(truths.map((one) => [one.name, one] as const))(
  "%s: every arm but the plain one is graded",
  async (name, { rules }) => {
    const { variants, baseline } = await loadExperiment(`${import.meta.dirname}/${name}/experiment.ts`);
    const graded = Object.keys(rules);
    expect(Object.keys(variants).filter((arm) => arm !== baseline || graded.includes(arm))).toEqual(graded);
  },
);

test("processes that share a folder count on from each other, by name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labs-count-"));
  try {
    expect([countUp(folder, "a"), countUp(folder, "a"), countUp(folder, "b"), countUp(folder, "a")]).toEqual([
      0, 1, 0, 2,
    ]);
    expect(() => countUp(join(folder, "missing"), "a")).toThrow("ENOENT");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("spun times are summed over as many spins in a row as there are clients", () => {
  const times = new SpunTimes(2);
  for (const ms of [1, 3, 1, 1]) times.add(ms);
  // 1 + 3, 3 + 1, 1 + 1
  expect(times.take()).toEqual({ p45: 4, p55: 4 });
  expect(times.take()).toEqual({ p45: 0, p55: 0 });
  times.add(5);
  expect(times.take().p45).toBe(6);
});
