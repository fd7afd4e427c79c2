/** Processor time of processes and all that descend from them. Linux only. */
import { readFileSync } from "node:fs";
import { treeOf } from "./processes.ts";

/** Ticks per second of `/proc`: the same on every Linux of today. */
const ticks = 100;

/** Milliseconds, ended children that were waited for included; 0 where the system does not say. */
export function processorMs(root: number): number {
  return treeOf(root).reduce((sum, { pid }) => sum + ofOne(pid), 0);
}

function ofOne(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // utime, stime, and those of children: fields 14 to 17 of proc(5).
    const used = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return (1000 * used) / ticks;
  } catch {
    return 0;
  }
}
