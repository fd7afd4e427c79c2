import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly folder: string;
  readonly command: string;
}

/** A process and its children at this moment, as far as the system shows them. */
export function withChildren(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return [pid, ...children.split(" ").filter(Boolean).map(Number)];
  } catch {
    // No such file on macOS, nor for a process that has ended.
    return [pid];
  }
}

/** Whether a process runs, of whatever user. A zombie does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // ESRCH: it has ended. EPERM: it runs as another user.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    // No such file on macOS.
    return process.platform !== "linux";
  }
}

/**
 * Kills a process, its descendants and every process that works in its folder or names it, and waits until they are
 * gone. Servers change into their data folder, and what prepares it has it among its arguments: so the orphans of a
 * parent that was killed are found.
 *
 * @returns whether there were any
 */
export async function endProcesses(root: number | undefined, folder: string): Promise<boolean> {
  for (let attempt = 0; attempt < 250; attempt++) {
    const alive = related(await processes(), root, folder);
    if (alive.length === 0) return attempt > 0;
    for (const pid of alive) kill(pid);
    await delay(20);
  }
  throw new Error(`processes of ${folder} do not end`);
}

function related(all: readonly Entry[], root: number | undefined, folder: string): number[] {
  const found = new Set(
    all
      .filter(
        (entry) =>
          entry.pid === root ||
          within(entry.folder, folder) ||
          (entry.pid !== process.pid && entry.command.includes(`${folder}/`)),
      )
      .map((entry) => entry.pid),
  );
  // A set that grows while it is walked, so that grandchildren are found too.
  for (const pid of found) {
    for (const entry of all) if (entry.parent === pid) found.add(entry.pid);
  }
  return [...found];
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** All processes of this machine that have not ended. */
export async function processes(): Promise<Entry[]> {
  if (process.platform !== "linux") {
    const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,stat=,args="]);
    const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/));
    return rows
      .filter(([pid, , state]) => pid && !state?.startsWith("Z"))
      .map(([pid, parent, , ...words]) => ({
        pid: Number(pid),
        parent: Number(parent),
        folder: "",
        command: words.join(" "),
      }));
  }
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(entryOf))).filter((entry) => entry !== null);
}

/** `null` for a process that has ended or is a zombie. */
async function entryOf(pid: number): Promise<Entry | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  // The name before the last parenthesis may hold anything, blanks too.
  const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "Z" || state === "X") return null;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => "");
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return { pid, parent: Number(parent), folder, command };
}
