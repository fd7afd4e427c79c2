/** Starts processes of releases, asks them and ends them. They end with this process too, however it ends. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import type { Counts } from "./firewall-process.ts";

const program = fileURLToPath(new URL("./firewall-process.ts", import.meta.url));

export interface FirewallProcess extends AsyncDisposable {
  readonly release: string;
  readonly port: number;
  hasEnded(): boolean;
  /** What it counted itself. */
  counts(): Promise<Counts>;
}

/** Resolves when it is ready for requests. */
export async function startProcess(store: string, release: string): Promise<FirewallProcess> {
  const child = fork(program, [store, release], {
    execArgv: ["--expose-gc"],
    // A second start compiles nothing anew.
    env: { ...childEnvironment(), NODE_COMPILE_CACHE: join(store, "compiled") },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { url } = await answerOf<{ url: string }>(child);
  const port = Number(new URL(url).port);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    ...{ release, port, hasEnded },
    async counts() {
      const answer = answerOf<Counts>(child);
      child.send("counts");
      return await answer;
    },
    async [Symbol.asyncDispose]() {
      if (hasEnded()) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** What it says next; rejects where it ends instead. */
async function answerOf<T>(child: ChildProcess): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([
      once(child, "message", over).then(([message]) => message as T),
      once(child, "exit", over).then(([code, signal]) => {
        throw new Error(`a process of the firewall ended by itself (${code ?? signal})`);
      }),
    ]);
  } finally {
    over.abort();
  }
}
