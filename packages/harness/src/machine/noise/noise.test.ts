import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { add, difference, noiseOf, outsideCpu, snapshot } from "./noise.ts";
import { noiseMonitor } from "./noise-monitor.ts";

/** Some milliseconds. */
function work(): number {
  let sum = 0;
  for (let step = 0; step < 3e6; step++) sum += Math.sqrt(step);
  return sum;
}

test("only what happens between start and pause is counted", async () => {
  const monitor = noiseMonitor({ subject: [], services: [] });
  const before = snapshot({ subject: [] });
  for (let slice = 0; slice < 3; slice++) {
    monitor.start();
    await sleep(100);
    monitor.pause();
    // By processor time, which waiting for a processor does not take.
    for (const { user } = process.cpuUsage(); process.cpuUsage().user - user < 200_000; ) work();
  }
  const whole = noiseOf(difference(before, snapshot({ subject: [] })));
  const slices = monitor.stop({ canaryMs: 50 });
  expect(slices?.generatorCpu).toBeLessThan(0.5 * (whole.generatorCpu ?? 0));
  expect(slices?.canaryMs).toBe(50);
});

test("the generator's own work is distinguished from its idling", async () => {
  const idle = snapshot({ subject: [] });
  await sleep(100);
  const busy = snapshot({ subject: [] });
  for (const end = performance.now() + 200; performance.now() < end; );
  const done = snapshot({ subject: [] });
  const worked = noiseOf(difference(busy, done));
  expect(worked.generatorElu).toBeGreaterThan(noiseOf(difference(idle, busy)).generatorElu ?? 1);
  expect(worked.generatorElu).toBeGreaterThan(0.9);
});

/** A second in which nothing is unknown. */
const one = {
  seconds: 1,
  loopActive: 0.5,
  loopIdle: 0.5,
  generatorCpu: 0.4,
  subjectCpu: 0.8,
  idleArmsCpu: 0,
  servicesCpu: 0.1,
  subjectRan: 0.6,
  subjectWaited: 0.2,
  host: { busy: 1.5, steal: 0.02, idle: 0.4, total: 2 },
  pressure: 0.3,
  throttled: 0.5,
  residentBytes: 1e8,
};

test("stretches add up, and what is unknown in one is unknown in the sum", () => {
  const noise = noiseOf(add(one, { ...one, subjectCpu: 0.4, residentBytes: 2e8 }));
  expect(noise.subjectCpu).toBeCloseTo(0.6);
  expect(noise.subjectWaited).toBeCloseTo(0.25);
  expect(noise.foreignCpu).toBeCloseTo(0.4);
  expect(noise.steal).toBeCloseTo(0.01);
  expect(noise.hostBusy).toBeCloseTo(0.8);
  expect(noise.throttled).toBeCloseTo(0.5);
  expect(noise.residentBytes).toBe(2e8);
  const unknown = noiseOf(add(one, { ...one, subjectCpu: null, host: null }));
  expect(unknown).toMatchObject({ subjectCpu: null, foreignCpu: null, steal: null, generatorElu: 0.5 });
});

test("what others used is not told for a few hundredths of a second", () => {
  expect(noiseOf({ ...one, seconds: 0.03 }).foreignCpu).toBeNull();
});

test("work outside its slices counts per second of that time, and not where there was none", () => {
  const stretch = (seconds: number, subjectCpu: number) => ({ ...one, seconds, subjectCpu });
  expect(outsideCpu(stretch(4, 1.6), stretch(1, 1))).toBeCloseTo(0.2);
  expect(outsideCpu(stretch(1.2, 1.1), stretch(1, 1))).toBeNull();
  expect(outsideCpu(null, stretch(1, 1))).toBeNull();
});

test("a monitor that never started has nothing to say", () => {
  expect(noiseMonitor({ subject: [1], services: [] }).stop()).toBeNull();
});
