/** Processor time of a process and all that descend from it. Linux only. */
import { readFileSync } from "node:fs";
import { treeOf } from "./processes.ts";

/** Ticks per second of `/proc`: the same on every Linux of today. */
const ticks = 100;

export interface ProcessorClock {
  /** Milliseconds so far; 0 where the system does not say. */
  read(): number;
  /** Leaves out what has been used since it was read. */
  skip(): void;
}

/**
 * Runs from now on, and never back: what an ended process had used is not forgotten, only what it used since the clock was
 * read. Spark's workers of Python end when they have idled for a minute, and their parent is not told what they used.
 */
export function processorClock(root: number): ProcessorClock {
  let sum = 0;
  let known = usedBy(root);
  return {
    read() {
      const now = usedBy(root);
      for (const [pid, used] of now) sum += used - (known.get(pid) ?? 0);
      known = now;
      return sum;
    },
    skip() {
      known = usedBy(root);
    },
  };
}

/** Milliseconds of each process of a tree, its ended children not included. */
function usedBy(root: number): Map<number, number> {
  return new Map(treeOf(root).map(({ pid }) => [pid, ofOne(pid)]));
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
