import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { platform } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { difference, noiseOf, snapshot, type Watched } from "./noise.ts";
import { noiseMonitor } from "./noise-monitor.ts";

const children: ChildProcess[] = [];
const others: number[] = [];

afterEach(async () => {
  for (const pid of others.splice(0)) process.kill(pid, "SIGKILL");
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

/** The same, but the child of a process that has ended, as other programs are. Ended with the test. */
async function otherProgram(): Promise<number> {
  const script = `process.stdout.write(process.pid + "\\n", () => { for (const end = Date.now() + 20_000; Date.now() < end;); })`;
  const shell = spawn("sh", ["-c", '"$0" -e "$1" &', process.execPath, script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(shell.stdout, "data");
  if (shell.exitCode === null) await once(shell, "exit");
  const pid = Number(String(line));
  others.push(pid);
  return pid;
}

async function watch(processes: Partial<Watched>) {
  const monitor = noiseMonitor({ subject: [], ...processes });
  monitor.start();
  await sleep(600);
  return monitor.stop();
}

describe.runIf(platform() === "linux")("on Linux", () => {
  test("a working subject is seen as the subject's", async () => {
    const pid = await spinner();
    const ours = await watch({ subject: [pid] });
    // Other work may share the processors: bounds are wide, the comparison is not.
    expect(ours?.subjectCpu).toBeGreaterThan(0.03);
    expect(ours?.servicesCpu).toBeLessThan(0.02);
    expect(ours?.residentBytes).toBeGreaterThan(1e6);
  });

  test("what this process started is known, and what another program does is not", async () => {
    const helper = await spinner();
    const known = await watch({});
    expect(known?.subjectCpu).toBe(0);
    expect(known?.servicesCpu).toBeGreaterThan(0.03);
    const asIdleArm = await watch({ idleArms: [helper] });
    expect(asIdleArm?.servicesCpu).toBeLessThan(0.02);
    const pid = await otherProgram();
    const foreign = await watch({ idleArms: [helper] });
    expect(foreign?.foreignCpu).toBeGreaterThan(0.03);
    expect((await watch({ idleArms: [helper], services: [pid] }))?.servicesCpu).toBeGreaterThan(0.03);
  });

  test("work between an arm's slices is distinguished from its idling", async () => {
    const pid = await spinner("setTimeout(() => { for (;;); }, 900)");
    const monitor = noiseMonitor({ subject: [pid] });
    monitor.begin();
    for (let slice = 0; slice < 2; slice++) {
      monitor.start();
      await sleep(50);
      monitor.pause();
      await sleep(800);
    }
    monitor.end();
    expect(monitor.stop()?.outsideCpu).toBeGreaterThan(0.03);
  });

  test("work of a subject's children and of a service is known work", async () => {
    const parent = await spinner(
      `require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => process.exit(), 5000); for (let end = Date.now() + 5000; Date.now() < end;);"])`,
    );
    await sleep(300);
    const before = snapshot({ subject: [parent] });
    const asService = snapshot({ subject: [], services: [parent] });
    await sleep(600);
    expect(difference(before, snapshot({ subject: [parent] })).subjectCpu).toBeGreaterThan(0.05);
    expect(difference(asService, snapshot({ subject: [], services: [parent] })).servicesCpu).toBeGreaterThan(
      0.05,
    );
  });

  test("a process that has gone counts as nothing", async () => {
    const pid = await spinner();
    const before = snapshot({ subject: [pid, 2 ** 22 + 1] });
    const [child] = children;
    child?.kill("SIGKILL");
    if (child) await once(child, "exit");
    const noise = noiseOf(difference(before, snapshot({ subject: [pid] })));
    expect(noise).toMatchObject({ subjectCpu: 0, subjectWaited: 0, residentBytes: 0 });
  });
});
