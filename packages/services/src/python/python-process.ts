import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { exitWithin } from "../process/exit-within.ts";
import { isRunning, withChildren } from "../process/processes.ts";

/** Ends what it runs when its standard input ends, which the system closes with whoever started it. */
const leash = fileURLToPath(new URL("./watchdog.py", import.meta.url));

export interface PythonProcessOptions {
  /** @default the current folder */
  readonly cwd?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Makes it the leader of a group of its own: Ctrl-C in the terminal does not reach it, and what it has
   * started ends with it. Leave it out where the caller is ended as a group, as a cell is.
   *
   * @default false
   */
  readonly detached?: boolean;
}

/**
 * Starts Python so that it ends with this process, whatever ends it, SIGKILL included. Its output is
 * piped; its standard input stays open until `endPython`.
 *
 * @param program an interpreter, as `findPython` names it
 * @param args `-m` and a module, or a script, with what it takes
 */
export function startPython(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, detached = false }: PythonProcessOptions = {},
): ChildProcess {
  const { PYTHONPATH: _, PYTHONHOME: __, ...rest } = env;
  return spawn(program, ["-u", leash, ...args], {
    ...(cwd && { cwd }),
    env: { ...rest, PYTHONDONTWRITEBYTECODE: "1" },
    detached,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

const politeMs = 1_500;
const leashMs = 1_000;

/**
 * Ends what `startPython` has started and waits until it is gone, its children included: with SIGTERM, by the
 * leash, with SIGKILL.
 */
export async function endPython(child: ChildProcess): Promise<void> {
  const family = child.pid === undefined ? [] : withChildren(child.pid);
  child.kill("SIGTERM");
  await exitWithin(child, politeMs);
  child.stdin?.destroy();
  await exitWithin(child, leashMs);
  // Workers of a pool notice a moment later that their parent is gone.
  for (const end = performance.now() + leashMs; family.some(isRunning) && performance.now() < end; )
    await sleep(10);
  for (const pid of family.filter(isRunning)) process.kill(pid, "SIGKILL");
  await exitWithin(child, leashMs);
}

/** Runs Python to its end; rejects with what it wrote to standard error where that is not 0, or not in time. */
export async function runOnLeash(
  program: string,
  args: readonly string[],
  { limitMs, ...options }: Omit<PythonProcessOptions, "detached"> & { readonly limitMs: number },
): Promise<string> {
  const child = startPython(program, args, { ...options, detached: true });
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output.stderr = (output.stderr + text).slice(-8_000);
  });
  const timer = setTimeout(() => child.stdin?.destroy(), limitMs);
  try {
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    child.once("error", reject);
    child.once("close", resolve);
    if ((await promise) === 0) return output.stdout;
    throw new Error(output.stderr.trim() || `it ended after ${limitMs / 1000} s at most`);
  } finally {
    clearTimeout(timer);
  }
}
