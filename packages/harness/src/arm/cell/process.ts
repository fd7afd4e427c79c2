import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childEnvironment } from "@labs/experiment";
import { readIfThere } from "../../machine/read-if-there.ts";
import type { CellApi } from "./api.ts";
import { type Remote, remote } from "./rpc.ts";

/** Time limits of a cell's process; past each of them the cell counts as failed. */
export interface Limits {
  /** From the start until the variant is open. @default 20 000 */
  readonly readyMs: number;
  /** For one request, and for reading counters. @default 10 000 */
  readonly answerMs: number;
  /** Time to close by itself, before it is killed. @default 3000 */
  readonly closeMs: number;
}

export const defaultLimits: Limits = { readyMs: 20_000, answerMs: 10_000, closeMs: 3000 };

/** The limits of an experiment's processes. */
export function limitsOf({ callSeconds }: { readonly callSeconds?: number }): Limits {
  return callSeconds === undefined ? defaultLimits : { ...defaultLimits, answerMs: 1000 * callSeconds };
}

/** A cell's process, seen from the driver. */
export interface CellProcess {
  readonly pid: number;
  readonly api: Remote<CellApi>;
  /** Ends it and everything it started; `leaked` says that something outlived it and was killed. */
  end(): Promise<{ readonly leaked: boolean }>;
}

/** What a cell's process runs. */
export const cellMain = join(import.meta.dirname, "main.ts");

/** Sources are stripped and parsed once, not in every one of hundreds of processes. */
export const compileCache = join(import.meta.dirname, "../../../node_modules/.cache/compile");

/**
 * Starts a process for a cell, in a process group of its own: Ctrl-C in the terminal does not reach
 * it, and whatever a variant starts can be ended with it.
 *
 * @param prefix a command in front of node, such as `["taskset", "-c", "0"]`
 */
export function startCell(limits: Limits, prefix: readonly string[] = []): CellProcess {
  const [command = process.execPath, ...rest] = [...prefix, process.execPath, cellMain];
  const child = spawn(command, rest, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
    env: { ...childEnvironment(), NODE_ENV: "production", NODE_COMPILE_CACHE: compileCache },
  });
  const exitDetails = listen(child);
  const exited = once(child, "exit").catch(() => {});
  const pid = child.pid ?? -1;

  return {
    pid,
    api: remote<CellApi>(child, exitDetails),
    async end() {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        child.kill("SIGTERM");
        const timer = setTimeout(() => child.kill("SIGKILL"), limits.closeMs);
        await exited;
        clearTimeout(timer);
      }
      const leaked = await killGroup(pid);
      child.stdout?.destroy();
      child.stderr?.destroy();
      return { leaked };
    },
  };
}

/** Kills what is left of a process group; true where something was. */
export async function killGroup(pid: number): Promise<boolean> {
  if (pid < 0) return false;
  let found = false;
  // A child that is just exiting is not a leak: look again before calling it one.
  for (let look = 0; look < 5; look++) {
    if (look === 3 && isEnded(pid)) return false;
    try {
      process.kill(-pid, look < 3 ? 0 : "SIGKILL");
      found = look >= 3;
    } catch {
      return found; // ESRCH: no process is left
    }
    await sleep(20);
  }
  return found;
}

/**
 * Whether all that is left of a group are processes that have ended and that their parent has not waited for yet: in a container
 * an orphan's new parent may take its time.
 */
function isEnded(group: number): boolean {
  const states = (readIfThere("/proc/self/stat") === null ? [] : readdirSync("/proc"))
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readIfThere(`/proc/${pid}/stat`) ?? [])
    .map((stat) => stat.slice(stat.lastIndexOf(")") + 2).split(" "))
    .filter(([, , of]) => Number(of) === group)
    .map(([state]) => state);
  return states.length > 0 && states.every((state) => state === "Z");
}

/** Reads what a process prints; @returns what of it says why it crashed, to be put behind "its process exited". */
export function listen({ stdout, stderr }: ChildProcess): () => string {
  let tail = "";
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-4000);
    });
  }
  return () => {
    const lines = tail
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    const line = lines.find((text) => /^(\w*Error\b|Error:)/.test(text)) ?? lines.at(-1);
    return line === undefined ? "" : `: ${line.slice(0, 300)}`;
  };
}
