import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import { exitWithin } from "../process/exit-within.ts";
import { isRunning, withChildren } from "../process/processes.ts";

/** Parent-death watchdog: ends what it runs when its standard input closes, as it does when the parent dies. */
const watchdog = fileURLToPath(new URL("./watchdog.py", import.meta.url));

interface PythonProcessOptions {
  /** @default the current folder */
  readonly cwd?: string;
  /** The user's settings for Python, pip and libpq in it are left out. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Makes it the leader of a group of its own: Ctrl-C in the terminal does not reach it, and what it has
   * started ends with it. Leave it out where the caller is ended as a group, as a cell is.
   *
   * @default false
   */
  readonly detached?: boolean;
}

interface RunPythonOptions extends Omit<PythonProcessOptions, "detached"> {
  readonly timeoutMs: number;
  /** Settings of pip, which `env` does not pass on. */
  readonly pip?: Readonly<Record<string, string>>;
}

/**
 * Starts Python so that it ends with this process, however this process ends, SIGKILL included. Its output
 * is piped; its standard input stays open until `endPython`.
 *
 * @param program an interpreter, as `findPython` names it
 * @param args `-m` and a module, or a script, with its arguments
 */
export function startPython(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, detached = false }: PythonProcessOptions = {},
): ChildProcess {
  return spawnPython(program, args, cwd, childEnvironment(env), detached);
}

function spawnPython(
  program: string,
  args: readonly string[],
  cwd: string | undefined,
  env: NodeJS.ProcessEnv,
  detached: boolean,
): ChildProcess {
  return spawn(program, ["-u", watchdog, ...args], {
    ...(cwd && { cwd }),
    env: { ...env, PYTHONDONTWRITEBYTECODE: "1", PYTHONNOUSERSITE: "1" },
    detached,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

const gracePeriodMs = 1_500;
const watchdogMs = 1_000;

/**
 * Ends a process of `startPython` and waits until it has ended, its children included: with SIGTERM, by the
 * watchdog, with SIGKILL.
 */
export async function endPython(child: ChildProcess): Promise<void> {
  const family = child.pid === undefined ? [] : withChildren(child.pid);
  child.kill("SIGTERM");
  await exitWithin(child, gracePeriodMs);
  child.stdin?.destroy();
  await exitWithin(child, watchdogMs);
  // Workers of a pool notice a moment later that their parent has ended.
  for (const end = performance.now() + watchdogMs; family.some(isRunning) && performance.now() < end; )
    await sleep(10);
  for (const pid of family.filter(isRunning)) process.kill(pid, "SIGKILL");
  await exitWithin(child, watchdogMs);
}

/** Runs Python to its end; rejects with its standard error where its exit code is not 0, or on a timeout. */
export async function runPython(
  program: string,
  args: readonly string[],
  { timeoutMs, cwd, env = process.env, pip = {} }: RunPythonOptions,
): Promise<string> {
  const child = spawnPython(program, args, cwd, { ...childEnvironment(env), ...pip }, true);
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output.stderr = (output.stderr + text).slice(-8_000);
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.stdin?.destroy();
  }, timeoutMs);
  try {
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    child.once("error", reject);
    child.once("close", resolve);
    if ((await promise) === 0) return output.stdout;
    if (timedOut) throw new Error(`it did not end within ${timeoutMs / 1000} s`);
    throw new Error(output.stderr.trim() || "it failed without a message");
  } finally {
    clearTimeout(timer);
  }
}
