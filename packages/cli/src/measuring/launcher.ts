/** Whether the programs that started this command (npx, pnpm and the shells between them) still live. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** A process and its parent, with its command line. */
export interface Ancestor {
  readonly pid: number;
  readonly parent: number;
  readonly command: readonly string[];
}

/** Looks a process up; `null` where there is none. */
export type LookUp = (pid: number) => Ancestor | null;

/**
 * The launchers above a process, the nearest first: package managers, our own entry, and shells between them. What is
 * above the topmost package manager (a terminal, `nohup`) may end without ending the run.
 */
export function launchersOf(pid: number, lookUp: LookUp): Ancestor[] {
  const above: Ancestor[] = [];
  let top = 0;
  for (let one = lookUp(pid); one !== null && one.parent > 1; one = above.at(-1) ?? null) {
    const parent = lookUp(one.parent);
    if (parent === null || !(isManager(parent.command) || isShellOfScript(parent.command))) break;
    above.push(parent);
    if (isManager(parent.command)) top = above.length;
  }
  return above.slice(0, top);
}

/**
 * Whether a link of the chain has been cut: a process whose parent has ended gets another one, even while nothing
 * has asked yet how the old one ended.
 */
export function isCut(pid: number, launchers: readonly Ancestor[], lookUp: LookUp): boolean {
  return launchers.some(({ pid: launcher }, index) => {
    const child = index === 0 ? pid : (launchers[index - 1]?.pid ?? pid);
    return lookUp(child)?.parent !== launcher;
  });
}

/** Calls back once when a launcher has ended. Looks every second, which costs a few reads of /proc. */
export function whenLauncherEnds(act: () => void, lookUp: LookUp = lookUpProcess): Disposable {
  const launchers = launchersOf(process.pid, lookUp);
  const timer = setInterval(() => {
    if (!isCut(process.pid, launchers, lookUp)) return;
    clearInterval(timer);
    act();
  }, 1000).unref();
  if (launchers.length === 0) clearInterval(timer);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function isManager(command: readonly string[]): boolean {
  // npm names its process "npm exec pnpm lab …"; others are a program, or a script that Node runs.
  const words = (command[0] ?? "").split(" ", 1).concat(command.slice(1, 2));
  return words.some((word) => /^(npm|npx|pnpm)(-cli)?(\.[cm]?js)?$|^lab\.mjs$/.test(basename(word)));
}

function isShellOfScript([program = "", option]: readonly string[]): boolean {
  return /^(sh|dash|bash|zsh)$/.test(basename(program)) && option === "-c";
}

function lookUpProcess(pid: number): Ancestor | null {
  try {
    return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
  } catch {
    return null;
  }
}

function fromProc(pid: number): Ancestor {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
  return { pid, parent: Number(parent), command };
}

function fromPs(pid: number): Ancestor {
  const [parent, ...command] = execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], {
    encoding: "utf8",
  })
    .trim()
    .split(/\s+/);
  return { pid, parent: Number(parent), command };
}
