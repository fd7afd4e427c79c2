import os from "node:os";
import { readCgroup } from "./cores/cgroup.ts";

/** Bytes of memory: those that may be used, and the machine's. */
export interface Memory {
  readonly usable: number;
  readonly machine: number;
}

/** The memory of this process: what the surrounding group allows, where that is less than there is. */
export function countMemory(): Memory {
  return memoryOf(os.totalmem(), readCgroup().memoryBytes ?? process.constrainedMemory());
}

/** @param limit 0, or more than there is, where nothing limits */
export function memoryOf(machine: number, limit: number): Memory {
  return { usable: limit > 0 ? Math.min(limit, machine) : machine, machine };
}
