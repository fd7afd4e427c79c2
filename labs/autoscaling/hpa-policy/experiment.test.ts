import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import type { Tally } from "../shared/simulator/tally.ts";
import experiment from "./experiment.ts";
import { loadFile } from "./rig.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const opened = describeExperiment(experiment, services, { few: true });

type Name = keyof typeof experiment.variants;
type Case = keyof typeof experiment.cases;

/** What a trace comes to. */
async function tallyOf(name: Name, trace: Case): Promise<Tally> {
  await using variant = await opened().open(name);
  return (await opened().observe(variant, trace)) as Tally;
}

const overloads = async (trace: Case, ...names: Name[]) =>
  Promise.all(names.map(async (name) => (await tallyOf(name, trace)).overloadedSeconds));

describe("the simulation agrees with the model that the lab's facts are from, in direction", () => {
  test("step: a higher target, slow policies and a window before scaling up cost seconds of overload", async () => {
    const [usual = 0, ...worse] = await overloads(
      ...(["step", "default", "target-80", "up-window-60", "slow-scale-up"] as const),
    );
    for (const one of worse) expect(one).toBeGreaterThan(1.3 * usual);
  });

  test("step: pods that start sooner shorten the overload, pods that start late and old metrics lengthen it", async () => {
    const [fast = 0] = await overloads("step-5s-start", "default");
    const [usual = 0] = await overloads("step", "default");
    const [slow = 0] = await overloads("step-120s-start", "default");
    const [late = 0] = await overloads("step-90s-lag", "default");
    expect(fast).toBeLessThan(0.8 * usual);
    expect(slow).toBeGreaterThan(2 * usual);
    expect(late).toBeGreaterThan(1.5 * usual);
  });

  test("square: without a down window the pods follow the wave and meet it at the wrong time", async () => {
    const [usual, flapping] = [await tallyOf("default", "square"), await tallyOf("down-window-0", "square")];
    expect(flapping.reversals).toBeGreaterThan(10);
    expect(usual.reversals).toBe(0);
    expect(flapping.overloadedSeconds).toBeGreaterThan(10 * usual.overloadedSeconds);
    expect(flapping.podHours).toBeLessThan(usual.podHours);
  });

  test("six pods bear the wave, and cost more where the load is small", async () => {
    expect(await overloads("square", "min-6")).toEqual([0]);
    const hours = async (name: Name) => (await tallyOf(name, "step")).podHours;
    expect(await hours("min-6")).toBeGreaterThan(1.1 * (await hours("default")));
  });

  // For every one of them: day.long.test.ts.
  test("a day is slow enough for the baseline", async () => {
    expect(await overloads("diurnal", "default")).toEqual([0]);
  });
});

test("a chart tells how a case went", async () => {
  await using variant = await opened().open("default");
  expect(await variant.explain("step")).toBeNull();
  await opened().observe(variant, "step");
  const chart = (await variant.explain("step")) ?? "";
  expect(chart).toMatch(/^Simulated pods over time/);
  expect(chart).toMatch(/x/);
  expect(chart).toMatch(/░/);
});

test("a manifest that Kubernetes would refuse is named with the line", async () => {
  const { open } = await loadFile("./experiment.ts");
  await expect(open(opened().setup, { seed: 1, instance: 0 })).rejects.toThrow(/^experiment\.ts: line \d+: /);
});
