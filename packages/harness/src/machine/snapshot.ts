import { performance } from "node:perf_hooks";
import { type HostTimes, parseHostStat, parsePressure } from "./proc.ts";
import { childrenOf, type TreeUse, treeUse } from "./process-tree.ts";
import { readIfThere } from "./read-if-there.ts";
import { throttledSeconds } from "./throttling.ts";

/** Every counter at one moment, in seconds; `null` where this system does not keep it. */
export interface Snapshot {
  readonly at: number;
  /** Of this process: what the event loop was busy and idle, and the processor time of all its threads. */
  readonly loopActive: number;
  readonly loopIdle: number;
  readonly generatorCpu: number;
  /** By process id; one that is gone is missing. `null` without `/proc`. */
  readonly subject: Uses | null;
  readonly idleArms: Uses | null;
  readonly services: Uses | null;
  readonly host: HostTimes | null;
  readonly pressure: number | null;
  readonly throttled: number | null;
}

type Uses = ReadonlyMap<number, TreeUse>;

/** Whose work is whose; each process with its descendants, and none is counted twice. */
export interface Watched {
  /** Processes of the cell. */
  readonly subject: readonly number[];
  /** Those of the arms that idle meanwhile. @default none */
  readonly idleArms?: readonly number[];
  /** Databases and helpers of this run; what this process itself started joins them. @default none */
  readonly services?: readonly number[];
}

/** Takes every counter at one moment, in well under a millisecond. */
export function snapshot({ subject, idleArms = [], services = [] }: Watched): Snapshot {
  const loop = performance.eventLoopUtilization();
  const own = process.cpuUsage();
  const stat = readIfThere("/proc/stat");
  const pressure = readIfThere("/proc/pressure/cpu");
  const seen = new Set<number>();
  const use = (pids: readonly number[]) => (stat === null ? null : uses(pids, seen));
  return {
    at: performance.now() / 1e3,
    loopActive: loop.active / 1e3,
    loopIdle: loop.idle / 1e3,
    generatorCpu: (own.user + own.system) / 1e6,
    // In this order: a process of an arm is this process's child as well, and belongs to its arm.
    subject: use(subject),
    idleArms: use(idleArms),
    services: use([...services, ...childrenOf(process.pid)]),
    host: stat === null ? null : parseHostStat(stat),
    pressure: pressure === null ? null : parsePressure(pressure),
    throttled: throttledSeconds(),
  };
}

function uses(pids: readonly number[], seen: Set<number>): Map<number, TreeUse> {
  const found = new Map<number, TreeUse>();
  for (const pid of new Set(pids)) {
    const use = treeUse(pid, seen);
    if (use !== null) found.set(pid, use);
  }
  return found;
}
