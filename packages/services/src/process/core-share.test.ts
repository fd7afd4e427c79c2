import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CoreShares, findCoreShares } from "./core-share.ts";

function sharesHere(): CoreShares | null {
  try {
    return findCoreShares();
  } catch {
    return null;
  }
}

const shares = sharesHere();

/** What a program printed that ran inside of a group. */
async function runInside(name: string, file: string, args: readonly string[]) {
  using share = shares?.create(name, 0.5);
  if (share === undefined) throw new Error("the test is skipped");
  const child = spawn(...share.command(file, args), { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const [code] = await once(child, "close");
  return { code, text, usedMs: share.usedMs() };
}

test.skipIf(shares === null)(
  "a program runs inside from its start, and what it used is counted",
  async () => {
    const { code, text, usedMs } = await runInside("test-inside", "/bin/cat", ["/proc/self/cgroup"]);
    expect(code).toBe(0);
    expect(text).toContain(`labs-share-${process.pid}-test-inside`);
    expect(usedMs).toBeGreaterThan(0);
  },
);

test.skipIf(shares === null)("words reach the program as they are", async () => {
  const { text } = await runInside("test-words", "/bin/echo", ["a  b", "$HOME", "it's"]);
  expect(text).toBe("a  b $HOME it's\n");
});

test.skipIf(shares?.version !== "cgroup v1")(
  "a group is gone with its share, and so are those of killed processes",
  async () => {
    const folder = "/sys/fs/cgroup/cpu";
    // A process that has ended: its number is free for now.
    const { text } = await runInside("test-pid", "/bin/sh", ["-c", "echo $$"]);
    const stale = join(folder, `labs-share-${text.trim()}-stale`);
    mkdirSync(stale);
    await runInside("test-gone", "/bin/true", []);
    expect(existsSync(stale)).toBe(false);
    expect(existsSync(join(folder, `labs-share-${process.pid}-test-gone`))).toBe(false);
  },
);

test("version 2 switches the controller on, and limits by quota and period", async () => {
  const root = await mkdtemp(join(tmpdir(), "labs-cgroup-"));
  writeFileSync(join(root, "cgroup.controllers"), "cpuset cpu memory\n");
  const { version, create } = findCoreShares(root);
  expect(version).toBe("cgroup v2");
  using share = create("pod", 0.1);
  const folder = join(root, `labs-share-${process.pid}-pod`);
  expect(readFileSync(join(root, "cgroup.subtree_control"), "utf8")).toBe("+cpu");
  expect(readFileSync(join(folder, "cpu.max"), "utf8")).toBe("2000 20000");
  share.limitTo(0.4);
  expect(readFileSync(join(folder, "cpu.max"), "utf8")).toBe("8000 20000");
  writeFileSync(join(folder, "cpu.stat"), "usage_usec 1500000\nuser_usec 1000000\n");
  expect(share.usedMs()).toBe(1500);
});

test("where there is no such controller the reason is said", async () => {
  const root = await mkdtemp(join(tmpdir(), "labs-cgroup-"));
  expect(() => findCoreShares(root)).toThrow(/no process can be held to a share of a core here \(.*cpu/);
  // A folder that only looks like a group, as in a file system of memory.
  mkdirSync(join(root, "cpu"));
  mkdirSync(join(root, "cpuacct"));
  writeFileSync(join(root, "cgroup.controllers"), "hugetlb\n");
  expect(() => findCoreShares(root)).toThrow(/cpu\.cfs_quota_us/);
});
