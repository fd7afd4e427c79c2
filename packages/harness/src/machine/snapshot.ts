import { performance } from "node:perf_hooks";
import { type HostTimes, parseHostStat, parsePressure } from "./proc.ts";
import { type TreeUse, treeUse } from "./process-tree.ts";
import { readIfThere } from "./read-if-there.ts";

/** Every counter at one moment, in seconds; `null` where this system does not keep it. */
export interface Snapshot {
  readonly at: number;
  /** Of this process: what the event loop was busy and idle, and the processor time of all its threads. */
  readonly loopActive: number;
  readonly loopIdle: number;
  readonly generatorCpu: number;
  /** By process id; one that is gone is missing. `null` without `/proc`. */
  readonly subject: ReadonlyMap<number, TreeUse> | null;
  readonly services: ReadonlyMap<number, TreeUse> | null;
  readonly host: HostTimes | null;
  readonly pressure: number | null;
}

/**
 * Takes every counter at one moment, in well under a millisecond.
 *
 * @param subject processes of the cell, each with its descendants
 * @param services every other process of this run (databases, idle arms), so that none looks like a stranger
 */
export function snapshot(subject: readonly number[], services: readonly number[] = []): Snapshot {
  const loop = performance.eventLoopUtilization();
  const own = process.cpuUsage();
  const stat = readIfThere("/proc/stat");
  const pressure = readIfThere("/proc/pressure/cpu");
  return {
    at: performance.now() / 1e3,
    loopActive: loop.active / 1e3,
    loopIdle: loop.idle / 1e3,
    generatorCpu: (own.user + own.system) / 1e6,
    subject: stat === null ? null : uses(subject),
    services: stat === null ? null : uses(services),
    host: stat === null ? null : parseHostStat(stat),
    pressure: pressure === null ? null : parsePressure(pressure),
  };
}

function uses(pids: readonly number[]): Map<number, TreeUse> {
  const found = new Map<number, TreeUse>();
  for (const pid of new Set(pids)) {
    const use = treeUse(pid);
    if (use !== null) found.set(pid, use);
  }
  return found;
}
