/** Threads that compute the risk of prompts, and a bounded line in front of them. */
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { Busy } from "./busy.ts";

/** More threads than processors only wait for each other. */
const threads = Math.min(4, availableParallelism());

/** Prompts that may wait for a thread; whoever comes then is turned away. */
const waitingMost = 256;

export interface ScoringPool extends AsyncDisposable {
  /** Rejects with `Busy` where the line is full. */
  score(prompt: string): Promise<number>;
}

export function openScoringPool(waiting = waitingMost): ScoringPool {
  const pool = new Piscina<string, number>({
    filename: new URL("../risk.ts", import.meta.url).href,
    name: "riskOf",
    minThreads: threads,
    maxThreads: threads,
    maxQueue: waiting,
  });
  return {
    async score(prompt) {
      if (pool.queueSize >= waiting) throw new Busy("a thread");
      return await pool.run(prompt);
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
