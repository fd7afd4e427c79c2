/** Threads that compute, and a bounded queue in front of them. */
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { Busy } from "./busy.ts";

/** As many as processors: more would only wait for each other. */
export const threads = Math.min(4, availableParallelism());

/** Tasks that may wait for a thread; beyond it a task is refused. */
const defaultMaxWaiting = 256;

export interface ThreadPool extends AsyncDisposable {
  /** Risk of a prompt. Rejects with `Busy` where the queue is full. */
  risk(prompt: string): Promise<number>;
  /** Digest of a key. Rejects with `Busy` where the queue is full. */
  digest(key: string): Promise<string>;
}

/** Starts the threads; each loads its code with its first task. */
export function openThreads(maxWaiting = defaultMaxWaiting): ThreadPool {
  const pool = new Piscina<string>({ minThreads: threads, maxThreads: threads, maxQueue: maxWaiting });
  const filename = {
    riskOf: new URL("./risk.ts", import.meta.url).href,
    digestOf: new URL("./key.ts", import.meta.url).href,
  };
  const run = (name: keyof typeof filename, task: string) => {
    if (pool.queueSize >= maxWaiting) throw new Busy("a thread");
    return pool.run(task, { filename: filename[name], name });
  };
  return {
    risk: async (prompt) => await run("riskOf", prompt),
    digest: async (key) => await run("digestOf", key),
    [Symbol.asyncDispose]: async () => await pool.destroy(),
  };
}
