/** Holds a process and its children to an amount of memory by a control group, as a container is held. */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "@labs/experiment";

/** The system kills what needs more. */
export type LimitMemory = (pid: number, bytes: number) => AsyncDisposable;

/**
 * Finds where this user may make groups that limit memory (v2, else v1), by making one.
 *
 * @throws {LabError} SKIPPED with the reason
 */
export function findMemoryLimits(root = "/sys/fs/cgroup"): LimitMemory {
  const reasons: string[] = [];
  for (const [parent, file] of [
    [root, "memory.max"],
    [join(root, "memory"), "memory.limit_in_bytes"],
  ] as const) {
    const make = (name: string, bytes: number) => {
      const folder = join(parent, `labs-memory-${name}`);
      try {
        // A folder can be made in any file system: this file is there where processes can enter.
        readFileSync(join(parent, "cgroup.procs"));
        mkdirSync(folder);
        writeFileSync(join(folder, file), String(Math.round(bytes)));
        return folder;
      } catch (error) {
        isRemoved(folder);
        throw error;
      }
    };
    try {
      isRemoved(make(`probe-${process.pid}`, 1e9));
    } catch (error) {
      reasons.push((error as Error).message);
      continue;
    }
    return (pid, bytes) => {
      const folder = make(String(pid), bytes);
      writeFileSync(join(folder, "cgroup.procs"), String(pid));
      return { [Symbol.asyncDispose]: () => untilRemoved(folder) };
    };
  }
  throw new LabError(
    "SKIPPED",
    `no process can be held to an amount of memory here (${reasons.at(-1)}): run it as root on Linux.`,
  );
}

/** Whether it is gone: a group goes when its last process has. */
function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

async function untilRemoved(folder: string): Promise<void> {
  for (const end = performance.now() + 5_000; !isRemoved(folder) && performance.now() < end; )
    await sleep(20);
}
