/** A process with those that it has started, and the processor time that they have used. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

interface Entry {
  readonly pid: number;
  readonly parent: number;
  /** Its own and that of its children that have ended; `null` where the system does not say. */
  readonly processorMs: number | null;
}

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
const tickMs = 10;

/** The process with this id and its descendants, as they are now; those that have ended are left out. */
export function treeOf(root: number): readonly number[] {
  return related(root).map(({ pid }) => pid);
}

/** User and system time of a process and its descendants; `null` outside Linux. */
export function processorMsOf(root: number): number | null {
  return related(root).reduce<number | null>(
    (sum, { processorMs }) => (sum === null || processorMs === null ? null : sum + processorMs),
    0,
  );
}

export function isRunning(pid: number): boolean {
  return entries().some((entry) => entry.pid === pid);
}

function related(root: number): readonly Entry[] {
  const all = entries();
  const found = all.filter(({ pid }) => pid === root);
  // A list that grows while it is walked, so that grandchildren are found too.
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

function entries(): readonly Entry[] {
  if (process.platform !== "linux") {
    const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" }).split("\n");
    return rows.flatMap((row) => {
      const [pid, parent, state = "Z"] = row.trim().split(/\s+/);
      return state.startsWith("Z") ? [] : { pid: Number(pid), parent: Number(parent), processorMs: null };
    });
  }
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (readEntry(Number(name)) ?? []) : []));
}

/** `null` for a process that has ended. */
function readEntry(pid: number): Entry | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The name before the last parenthesis may hold anything, blanks too.
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "Z" || state === "X") return null;
  const ticks = rest.slice(9, 13).map(Number);
  return { pid, parent: Number(parent), processorMs: tickMs * ticks.reduce((sum, one) => sum + one, 0) };
}
