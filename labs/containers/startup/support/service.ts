/** A firewall as a process of its own, from its start until it has ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { untilReady } from "../../shared/callers.ts";
import type { Stopped } from "../data.ts";
import { isRunning, processorMsOf, treeOf } from "./process-tree.ts";

export interface Service {
  /** Origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** From the start of the process until `/readyz` answers 200. */
  readonly readyMs: number;
  /** Processor time until now, of what was started and of its children; `null` where the system does not say. */
  processorMs(): number | null;
  /** Sends SIGTERM to the process that was started, and waits for its end and that of its children. */
  stop(): Promise<Stopped>;
}

/** A process that takes longer to end is killed. */
const stopTimeoutMs = 5_000;

/** Starts it in its folder and waits until it is ready. */
export async function startService(
  folder: string,
  [program = "node", ...words]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Service> {
  const began = performance.now();
  const child = spawn(program, words, {
    cwd: folder,
    // npm looks for its settings at home.
    env: {
      ...environment,
      HOME: folder,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { promise: exited, resolve: exit } = Promise.withResolvers<number>();
  child.once("error", () => exit(127));
  child.once("exit", (code, signal) => exit(code ?? (signal === "SIGKILL" ? 137 : 143)));
  const output = listen(child);
  const stop = async (): Promise<Stopped> => {
    const tree = child.pid === undefined ? [] : treeOf(child.pid);
    const asked = performance.now();
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
    const code = await exited;
    clearTimeout(timer);
    const stopped = { tookMs: performance.now() - asked, code, leftRunning: tree.filter(isRunning).length };
    await ended(tree);
    return stopped;
  };
  try {
    const url = await Promise.race([
      output.url,
      exited.then((code) => {
        throw new Error(`it ended with code ${code} before it listened: ${output.tail()}`);
      }),
    ]);
    await untilReady(url, () =>
      child.exitCode === null && child.signalCode === null ? null : output.tail(),
    );
    const processorMs = () => (child.pid === undefined ? null : processorMsOf(child.pid));
    return { url, readyMs: performance.now() - began, processorMs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends processes that have lost their parent, and kills those that take too long. */
async function ended(pids: readonly number[]): Promise<void> {
  signal(pids, "SIGTERM");
  for (const end = performance.now() + stopTimeoutMs; pids.some(isRunning); await sleep(5))
    if (performance.now() > end) signal(pids, "SIGKILL");
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids.filter(isRunning)) {
    try {
      process.kill(pid, name);
    } catch {
      // ESRCH: it has ended meanwhile.
    }
  }
}

/** Reads what it prints: where it listens, and the last of it for messages. */
function listen({ stdout, stderr }: ChildProcess) {
  const { promise: url, resolve } = Promise.withResolvers<string>();
  let text = "";
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => {
      text = (text + part).slice(-4_000);
      const [, found] = /listening at (http:[^"\s]+)/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
  }
  return { url, tail: () => text.trim().split("\n").slice(-3).join(" | ").slice(-400) };
}
