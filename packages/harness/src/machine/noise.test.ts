import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { platform } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { add, difference, noiseOf, snapshot } from "./noise.ts";
import { noiseMonitor } from "./noise-monitor.ts";

const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
});

/** A process that does nothing but work, ready when it says so. */
async function spinner(script = "for (;;);"): Promise<number> {
  const child = spawn(process.execPath, ["-e", `process.stdout.write("go", () => { ${script} })`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await once(child.stdout, "data");
  return child.pid ?? Number.NaN;
}

async function watch(processes: { subject?: number[]; services?: number[] }) {
  const monitor = noiseMonitor({ subject: [], services: [], ...processes });
  monitor.start();
  await sleep(600);
  return monitor.stop();
}

describe.runIf(platform() === "linux")("on Linux", () => {
  test("a working subject is seen as the subject's, and as someone else's when nobody claims it", async () => {
    const pid = await spinner();
    const ours = await watch({ subject: [pid] });
    // Other work may share the processors: bounds are wide, the comparison is not.
    expect(ours?.subjectCpu).toBeGreaterThan(0.1);
    expect(ours?.residentBytes).toBeGreaterThan(1e6);
    const foreign = await watch({});
    expect(foreign?.subjectCpu).toBe(0);
    expect(foreign?.foreignCpu).toBeGreaterThan(0.1);
  });

  test("work of a subject's children and of a service is known work", async () => {
    const parent = await spinner(
      `require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => process.exit(), 5000); for (let end = Date.now() + 5000; Date.now() < end;);"])`,
    );
    await sleep(300);
    const before = snapshot([parent]);
    const asService = snapshot([], [parent]);
    await sleep(600);
    expect(difference(before, snapshot([parent])).subjectCpu).toBeGreaterThan(0.05);
    expect(difference(asService, snapshot([], [parent])).servicesCpu).toBeGreaterThan(0.05);
  });

  test("a process that has gone counts as nothing", async () => {
    const pid = await spinner();
    const before = snapshot([pid, 2 ** 22 + 1]);
    const [child] = children;
    child?.kill("SIGKILL");
    if (child) await once(child, "exit");
    const noise = noiseOf(difference(before, snapshot([pid])));
    expect(noise).toMatchObject({ subjectCpu: 0, subjectWaited: 0, residentBytes: 0 });
  });
});

test("only what happens between start and pause is counted", async () => {
  const monitor = noiseMonitor({ subject: [], services: [] });
  const before = snapshot([]);
  for (let slice = 0; slice < 3; slice++) {
    monitor.start();
    await sleep(50);
    monitor.pause();
    for (const end = performance.now() + 100; performance.now() < end; );
  }
  const whole = noiseOf(difference(before, snapshot([])));
  const slices = monitor.stop(50);
  expect(slices?.generatorElu).toBeLessThan(0.5 * (whole.generatorElu ?? 0));
  expect(slices?.canaryMs).toBe(50);
});

test("the generator's own work is told apart from its idling", async () => {
  const idle = snapshot([]);
  await sleep(100);
  const busy = snapshot([]);
  for (const end = performance.now() + 200; performance.now() < end; );
  const done = snapshot([]);
  const worked = noiseOf(difference(busy, done));
  expect(worked.generatorElu).toBeGreaterThan(noiseOf(difference(idle, busy)).generatorElu ?? 1);
  expect(worked.generatorElu).toBeGreaterThan(0.9);
});

test("stretches add up, and what is unknown in one is unknown in the sum", () => {
  const one = {
    seconds: 1,
    loopActive: 0.5,
    loopIdle: 0.5,
    generatorCpu: 0.4,
    subjectCpu: 0.8,
    servicesCpu: 0.1,
    subjectRan: 0.6,
    subjectWaited: 0.2,
    host: { busy: 1.5, steal: 0.02, total: 2 },
    pressure: 0.3,
    residentBytes: 1e8,
  };
  const noise = noiseOf(add(one, { ...one, subjectCpu: 0.4, residentBytes: 2e8 }));
  expect(noise.subjectCpu).toBeCloseTo(0.6);
  expect(noise.subjectWaited).toBeCloseTo(0.25);
  expect(noise.foreignCpu).toBeCloseTo(0.4);
  expect(noise.steal).toBeCloseTo(0.01);
  expect(noise.residentBytes).toBe(2e8);
  const unknown = noiseOf(add(one, { ...one, subjectCpu: null, host: null }));
  expect(unknown).toMatchObject({ subjectCpu: null, foreignCpu: null, steal: null, generatorElu: 0.5 });
});

test("a monitor that never started has nothing to say", () => {
  expect(noiseMonitor({ subject: [1], services: [] }).stop()).toBeNull();
});
