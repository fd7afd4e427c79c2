import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { treeOf } from "./processes.ts";
import { processorClock } from "./processor-time.ts";

const spin = "for (const end = process.cpuUsage().user + 200_000; process.cpuUsage().user < end; );";

/** A process with two children that have each used the processor for a while, and wait. */
async function startParent() {
  const child = `${spin} process.on("disconnect", () => process.exit()); process.send("used");`;
  const parent = `
    const { spawn } = require("node:child_process");
    const stdio = ["ignore", "ignore", "ignore", "ipc"];
    const children = [0, 1].map(() => spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio }));
    let used = 0;
    for (const one of children) one.on("message", () => { if (++used === 2) process.send("used"); });
    process.on("message", () => { children[0].once("exit", () => process.send("ended")).kill("SIGKILL"); });`;
  const started = spawn(process.execPath, ["-e", parent], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  onTestFinished(() => {
    started.kill("SIGKILL");
  });
  return started;
}

test.skipIf(process.platform !== "linux")(
  "children's processor time is counted, and what an ended one had used is not forgotten",
  async () => {
    const parent = await startParent();
    const clock = processorClock();
    const pids = () => treeOf(parent.pid ?? 0).map(({ pid }) => pid);
    await once(parent, "message");
    const used = clock.read(pids());
    expect(used).toBeGreaterThan(300);
    parent.send("end one");
    await once(parent, "message");
    expect(clock.read(pids())).toBeGreaterThanOrEqual(used);
  },
);
