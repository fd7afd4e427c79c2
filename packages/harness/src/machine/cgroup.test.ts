import { join } from "node:path";
import { expect, test } from "vitest";
import { cgroupPath, parseCpuMax, parseThrottled, readCgroup, v1Path } from "./cgroup.ts";
import { plant } from "./plant.fixture.ts";
import { throttledIn } from "./throttling.ts";

const membership = "4:memory:/box\n3:cpu,cpuacct:/box\n0::/user.slice/run.scope\n";

function read(files: Readonly<Record<string, string>>) {
  const root = plant({ membership, ...files });
  return { root, ...readCgroup({ mount: join(root, "mount"), membership: join(root, "membership") }) };
}

test("the group of a process is found in both versions", () => {
  expect(cgroupPath(membership)).toBe("/user.slice/run.scope");
  expect(cgroupPath("4:memory:/old\n")).toBeNull();
  expect(v1Path(membership, "cpu")).toBe("/box");
  expect(v1Path(membership, "pids")).toBeNull();
});

test("a quota is processors, and the throttled time seconds", () => {
  expect(parseCpuMax("150000 100000\n")).toBe(1.5);
  expect(parseCpuMax("max 100000\n")).toBeNull();
  expect(parseThrottled("nr_periods 10\nnr_throttled 2\nthrottled_usec 1500000\n")).toBe(1.5);
  expect(parseThrottled("nr_periods 10\nnr_throttled 2\nthrottled_time 250000000\n")).toBe(0.25);
  expect(parseThrottled("usage_usec 12\n")).toBeNull();
});

test("version 2: the tightest limit on the way up holds", () => {
  const found = read({
    "mount/cpu.stat": "usage_usec 1\n",
    "mount/user.slice/cpu.max": "150000 100000\n",
    "mount/user.slice/cpu.stat": "throttled_usec 2000000\n",
    "mount/user.slice/memory.max": "1073741824\n",
    "mount/user.slice/run.scope/cpu.max": "max 100000\n",
    "mount/user.slice/run.scope/memory.max": "max\n",
  });
  expect(found).toMatchObject({ quota: 1.5, memoryBytes: 2 ** 30, readable: true });
  expect(found.throttling).toEqual([join(found.root, "mount/user.slice/cpu.stat")]);
  expect(throttledIn(found.throttling)).toBe(2);
});

test("version 1, seen from inside a container: the group is the root of the mount", () => {
  const found = read({
    "mount/cpu,cpuacct/cpu.cfs_quota_us": "200000\n",
    "mount/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
    "mount/cpu,cpuacct/cpu.stat": "nr_throttled 4\nthrottled_time 500000000\n",
    "mount/memory/memory.limit_in_bytes": "536870912\n",
  });
  expect(found).toMatchObject({ quota: 2, memoryBytes: 2 ** 29, readable: true });
  expect(throttledIn(found.throttling)).toBe(0.5);
});

test("no limit is no figure, and no group is nothing to read", () => {
  const open = read({
    "mount/cpu/box/cpu.cfs_quota_us": "-1\n",
    "mount/cpu/box/cpu.cfs_period_us": "100000\n",
    "mount/cpu/box/cpu.stat": "nr_throttled 0\nthrottled_time 0\n",
    "mount/memory/box/memory.limit_in_bytes": "9223372036854771712\n",
  });
  expect(open).toMatchObject({ quota: null, memoryBytes: null, readable: true, throttling: [] });
  expect(throttledIn(open.throttling)).toBe(0);
  expect(read({})).toMatchObject({ quota: null, memoryBytes: null, readable: false });
});
