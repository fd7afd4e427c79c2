import os from "node:os";
import { readCgroup } from "./cgroup.ts";
import { allowedCpus } from "./cpu-list.ts";
import { readIfThere } from "./read-if-there.ts";

/** How many processors there are, and how many of them may be used. */
export interface Cores {
  /** By affinity and quota; a quota may allow a fraction, such as 1.5. */
  readonly usable: number;
  readonly machine: number;
}

/**
 * Counts the processors of this process.
 *
 * @param cpus those that the run uses, where that is decided (`--pin`) @default what the system allows
 */
export function countCores(cpus?: readonly number[]): Cores {
  return coresOf({
    machine: os.cpus().length,
    parallelism: os.availableParallelism(),
    allowed: cpus ?? allowedCpus(readIfThere("/proc/self/status")),
    quota: readCgroup().quota,
  });
}

/** The count from what the system says. */
export function coresOf(found: {
  readonly machine: number;
  /** What Node takes for usable: right where nothing else is known. */
  readonly parallelism: number;
  /** Processor numbers by affinity; empty where the system does not say. */
  readonly allowed: readonly number[];
  readonly quota: number | null;
}): Cores {
  const { machine, parallelism, allowed, quota } = found;
  const byAffinity = allowed.length > 0 ? allowed.length : parallelism;
  const usable = Math.min(byAffinity, quota ?? Number.POSITIVE_INFINITY);
  return { usable: Number(usable.toFixed(2)), machine: Math.max(machine, byAffinity) };
}
