/** A whole run on real pods, and what becomes of pods that die. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { LabError } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import type { Outcome } from "./contract.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
let opened: Awaited<ReturnType<typeof openLab>>;
let variant: Awaited<ReturnType<typeof opened.open>> | undefined;
const openLab = () => openExperiment(experiment, services);
beforeAll(async () => {
  opened = await openLab();
});
afterAll(async () => {
  await variant?.[Symbol.asyncDispose]();
  await opened?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

/** Its pods take seconds to start, so that all tests share them, in their order. */
async function openOrSkip(context: TestContext) {
  try {
    variant ??= await opened.open("default");
    return variant;
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") context.skip(error.message);
    throw error;
  }
}

/** Processes of this one that are pods. */
function podsHere(): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && isPod(pid));
}

function isPod(pid: number): boolean {
  try {
    const group = readFileSync(`/proc/${pid}/cgroup`, "utf8");
    return group.includes(`labs-share-${process.pid}-`);
  } catch {
    return false;
  }
}

test("a run scales real pods as the model and nearly as the simulation", async (context) => {
  const variant = await openOrSkip(context);
  const outcome = (await opened.observe(variant, "step")) as Outcome;
  expect(outcome.decisions).toBe(54);
  expect(outcome.unlikeModel).toBe(0);
  expect(outcome.changes).toBeGreaterThan(0);
  expect(outcome.maxPods).toBeGreaterThan(2);
  expect(await variant.explain("step")).toContain("The same, simulated");
});

test("a pod that is killed fails what is asked next, with its name", async (context) => {
  const { call } = await openOrSkip(context);
  const [first] = podsHere();
  if (first === undefined) throw new Error("no pod runs");
  process.kill(first, "SIGKILL");
  const asked = async () => {
    for (;;) await call({ what: "screen", document: 0 });
  };
  await expect(asked()).rejects.toThrow(/the pod firewall-\d+ ended by itself \(SIGKILL\)/);
});

test("nothing is left behind", async (context) => {
  const disposed = await openOrSkip(context);
  expect(podsHere().length).toBeGreaterThan(0);
  variant = undefined;
  await disposed[Symbol.asyncDispose]();
  expect(podsHere()).toEqual([]);
  expect(groupsHere()).toEqual([]);
});

function groupsHere(): string[] {
  const parents = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup"].filter(existsSync);
  return parents.flatMap((parent) =>
    readdirSync(parent).filter((name) => name.startsWith(`labs-share-${process.pid}-`)),
  );
}
