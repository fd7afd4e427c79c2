/** Processes that engines start, as the system lists them. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** A process and all that descend from it. */
export function treeOf(root: number): Listed[] {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], {
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  const all = text.split("\n").flatMap((line): Listed[] => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
  const found = new Map(all.flatMap((one) => (one.pid === root ? [[root, one] as const] : [])));
  // A map that grows while it is walked, so that grandchildren are found too.
  for (const pid of found.keys()) for (const one of all) if (one.parent === pid) found.set(one.pid, one);
  return [...found.values()];
}

/** The most memory that these processes have had, added up, bytes; 0 where the system does not say. */
export function peakBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + peakOf(pid), 0);
}

function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch {
    // It has ended, or this is no Linux.
    return 0;
  }
}
