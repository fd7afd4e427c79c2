import { parsePeakResident, parseProcessStat, parseSchedule, type Schedule } from "./proc.ts";
import { readIfThere } from "./read-if-there.ts";

/** What one process and its descendants have used so far. */
export interface TreeUse {
  /** Processor seconds of all threads and children, ended children included. */
  readonly cpu: number;
  /** Of the main thread of the process itself, which is where Node runs JavaScript. */
  readonly schedule: Schedule | null;
  /** Largest resident sets so far, added up; pages that processes share count in each. */
  readonly residentBytes: number;
}

/**
 * Reads a process and its descendants; `null` for a process that is gone, or without `/proc`.
 *
 * @param seen processes that are counted elsewhere already; those that are read join them
 */
export function treeUse(pid: number, seen: Set<number> = new Set()): TreeUse | null {
  if (seen.has(pid)) return null;
  seen.add(pid);
  const stat = readIfThere(`/proc/${pid}/stat`);
  const times = stat === null ? null : parseProcessStat(stat);
  if (times === null) return null;
  const schedule = readIfThere(`/proc/${pid}/schedstat`);
  const status = readIfThere(`/proc/${pid}/status`);
  let cpu = times.own + times.ended;
  let residentBytes = (status && parsePeakResident(status)) || 0;
  for (const child of childrenOf(pid)) {
    const use = treeUse(child, seen);
    cpu += use?.cpu ?? 0;
    residentBytes += use?.residentBytes ?? 0;
  }
  return { cpu, schedule: schedule === null ? null : parseSchedule(schedule), residentBytes };
}

/** Children that the main thread started; Node's own workers do not fork. */
export function childrenOf(pid: number): number[] {
  const list = readIfThere(`/proc/${pid}/task/${pid}/children`)?.trim();
  return list ? list.split(" ").map(Number) : [];
}
