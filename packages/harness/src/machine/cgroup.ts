import { join } from "node:path";
import { readIfThere } from "./read-if-there.ts";

/** The control group of this process in both versions of the interface. */
export interface Cgroup {
  /** Processors that the quota allows, such as 1.5; `null` without a quota. */
  readonly quota: number | null;
  /** Bytes of memory that the group may use; `null` without a limit. */
  readonly memoryBytes: number | null;
  /** Files with the throttling counters: one per group with a quota, from the root down. */
  readonly throttling: readonly string[];
  /** Whether the system lets a quota be read at all. */
  readonly readable: boolean;
}

/** Memory limits of version 1 from this size on mean "no limit". */
const unlimitedBytes = 2 ** 60;

/** Where the groups are mounted, and the file that says which of them this process is in. */
export interface CgroupPlace {
  /** @default "/sys/fs/cgroup" */
  readonly mount?: string;
  /** @default "/proc/self/cgroup" */
  readonly membership?: string;
}

/**
 * Reads the limits of this process's group and of the groups above it: the tightest one holds.
 * A container may see its own group as the root of the mount, so that part of the path is missing there.
 */
export function readCgroup({
  mount = "/sys/fs/cgroup",
  membership = "/proc/self/cgroup",
}: CgroupPlace = {}): Cgroup {
  const text = readIfThere(membership) ?? "";
  const cpu = [...folders(mount, cgroupPath(text)), ...v1Folders(mount, "cpu", text)];
  const memory = [...folders(mount, cgroupPath(text)), ...v1Folders(mount, "memory", text)];
  const quotas = cpu.flatMap((folder) => {
    const quota = quotaIn(folder);
    return quota === null ? [] : [{ folder, quota }];
  });
  const limits = memory.flatMap((folder) => memoryIn(folder) ?? []);
  return {
    quota: least(quotas.map(({ quota }) => quota)),
    memoryBytes: least(limits),
    throttling: quotas.map(({ folder }) => join(folder, "cpu.stat")),
    readable: cpu.some((folder) => readIfThere(join(folder, "cpu.stat")) !== null),
  };
}

/** Path of the version 2 group in `/proc/self/cgroup`. */
export function cgroupPath(text: string): string | null {
  return /^0::(.*)$/m.exec(text)?.[1] ?? null;
}

/** Path of a controller's version 1 group in `/proc/self/cgroup`. */
export function v1Path(text: string, controller: string): string | null {
  for (const line of text.split("\n")) {
    const [, controllers = "", path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path !== undefined && controllers.split(",").includes(controller)) return path;
  }
  return null;
}

/** Processors of a `cpu.max` (version 2): `150000 100000` is 1.5, `max` is no limit. */
export function parseCpuMax(text: string): number | null {
  const [quota, period] = text.trim().split(" ").map(Number);
  return quota === undefined || !period || !Number.isFinite(quota) ? null : quota / period;
}

/** Seconds that a `cpu.stat` says its group was throttled, in either version; summed over processors. */
export function parseThrottled(text: string): number | null {
  const microseconds = /^throttled_usec (\d+)$/m.exec(text)?.[1];
  if (microseconds !== undefined) return Number(microseconds) / 1e6;
  const nanoseconds = /^throttled_time (\d+)$/m.exec(text)?.[1];
  return nanoseconds === undefined ? null : Number(nanoseconds) / 1e9;
}

function quotaIn(folder: string): number | null {
  const max = readIfThere(join(folder, "cpu.max"));
  if (max !== null) return parseCpuMax(max);
  const quota = readIfThere(join(folder, "cpu.cfs_quota_us"));
  const period = readIfThere(join(folder, "cpu.cfs_period_us"));
  return quota === null || period === null || Number(quota) <= 0 ? null : Number(quota) / Number(period);
}

function memoryIn(folder: string): number | null {
  const text = readIfThere(join(folder, "memory.max")) ?? readIfThere(join(folder, "memory.limit_in_bytes"));
  const bytes = text === null ? Number.NaN : Number(text);
  return bytes > 0 && bytes < unlimitedBytes ? bytes : null;
}

/** The controllers of version 1 are mounted under their own name or under a joint one. */
function v1Folders(mount: string, controller: "cpu" | "memory", text: string): string[] {
  const path = v1Path(text, controller);
  const names = controller === "cpu" ? ["cpu", "cpu,cpuacct"] : ["memory"];
  return names.flatMap((name) => folders(join(mount, name), path));
}

/** The folders from the mount's root down to a group. */
function folders(root: string, path: string | null): string[] {
  if (path === null) return [];
  const parts = path.split("/").filter((part) => part !== "");
  return Array.from({ length: parts.length + 1 }, (_, depth) => join(root, ...parts.slice(0, depth)));
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}
