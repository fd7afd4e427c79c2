import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import type { Tally } from "../shared/simulator/tally.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const opened = describeExperiment(experiment, services, { few: true });

type Name = keyof typeof experiment.variants;
type Case = keyof typeof experiment.cases;

async function tallyOf(name: Name, firewall: Case): Promise<Tally> {
  await using variant = await opened().open(name);
  return (await opened().observe(variant, firewall)) as Tally;
}

describe("CPU", () => {
  test("follows a firewall that computes", async () => {
    const { reversals, lostPercent } = await tallyOf("cpu", "cpu-bound");
    expect(reversals).toBe(1);
    expect(lostPercent).toBeLessThan(2);
  });

  test("never sees the load of one that waits: its pods are full at 15 %", async () => {
    expect(await tallyOf("cpu", "io-bound")).toMatchObject({ changes: 0, maxPods: 2 });
  });

  test("is full in one that batches long before its pods are", async () => {
    const [byCpu, byRate] = [await tallyOf("cpu", "batching"), await tallyOf("request-rate", "batching")];
    expect(byCpu.maxPods).toBe(30);
    expect(byCpu.podHours).toBeGreaterThan(1.5 * byRate.podHours);
  });
});

test("requests in flight follow where response times are steady, and flap where they grow with the load", async () => {
  expect((await tallyOf("in-flight", "io-bound")).reversals).toBe(1);
  expect((await tallyOf("in-flight", "batching")).reversals).toBe(1);
  expect((await tallyOf("in-flight", "cpu-bound")).reversals).toBeGreaterThan(3);
});

test("a queue that is empty until it is too late flaps; where work waits to be batched it follows", async () => {
  for (const firewall of ["cpu-bound", "io-bound"] as const) {
    const { reversals, lostPercent } = await tallyOf("queue-length", firewall);
    expect(reversals).toBeGreaterThan(5);
    expect(lostPercent).toBeGreaterThan(5);
  }
  expect((await tallyOf("queue-length", "batching")).lostPercent).toBeLessThan(1);
});

test("what arrives is the same for all firewalls, so that the request rate scales them alike", async () => {
  const tallies = await Promise.all(
    (["cpu-bound", "io-bound", "batching"] as const).map((one) => tallyOf("request-rate", one)),
  );
  expect(new Set(tallies.map((one) => JSON.stringify(one))).size).toBe(1);
});
