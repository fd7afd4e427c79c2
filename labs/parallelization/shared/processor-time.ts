/** Processor time of processes. Linux only. */
import { readFileSync } from "node:fs";

/** Ticks per second of `/proc`: the same on every Linux of today. */
const ticks = 100;

export interface ProcessorClock {
  /** Milliseconds that these and those of earlier readings have used; 0 where the system does not say. */
  read(pids: readonly number[]): number;
  /** Leaves out what they have used since it was read. */
  skip(pids: readonly number[]): void;
}

/**
 * Never runs back: what an ended process had used is not forgotten, only what it used since the clock was read. Spark's
 * workers of Python end when they have idled for a minute, and their parent is not told what they used.
 */
export function processorClock(): ProcessorClock {
  let sum = 0;
  let known = new Map<number, number>();
  return {
    read(pids) {
      const now = usedBy(pids);
      for (const [pid, used] of now) sum += used - (known.get(pid) ?? 0);
      known = now;
      return sum;
    },
    skip(pids) {
      known = usedBy(pids);
    },
  };
}

/** Milliseconds of each process, its ended children not included. */
function usedBy(pids: readonly number[]): Map<number, number> {
  return new Map(pids.map((pid) => [pid, ofOne(pid)]));
}

function ofOne(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // utime and stime: fields 14 and 15 of proc(5).
    const used = fields.slice(11, 13).reduce((sum, field) => sum + Number(field), 0);
    return (1000 * used) / ticks;
  } catch {
    return 0;
  }
}
