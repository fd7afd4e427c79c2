/** A model behind HTTP with a fixed response time, simulated: the same for every prompt, whatever the concurrency. */
import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { riskOf } from "../data.ts";

/** A scorer that listens. Disposing ends its connections. */
export interface SimulatedScorer extends ScorerHandle, AsyncDisposable {
  readonly url: string;
}

/** What a script does to the scorer. */
export interface ScorerHandle {
  /** Keeps answers back until `release`; disposing of the result releases too. */
  hold(): Disposable;
  release(): void;
  /** Resolves when this number of prompts waits to be scored. */
  reached(count: number): Promise<void>;
}

/** Starts the simulated scorer on a free port of the loopback interface. */
export async function openSimulatedScorer(serviceMs = 20): Promise<SimulatedScorer> {
  let waiting = 0;
  let held = Promise.resolve();
  let release = () => {};

  // Idle connections stay: one that ends just when it is used again would fail a call.
  const server = createServer({ keepAliveTimeout: 0 }, async ({ url = "" }, response) => {
    const prompt = new URL(url, "http://scorer").searchParams.get("prompt") ?? "";
    waiting++;
    // The shortest sleep takes a millisecond.
    if (serviceMs > 0) await sleep(serviceMs);
    await held;
    waiting--;
    response.end(JSON.stringify(riskOf(prompt)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the simulated scorer has no port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    hold() {
      ({ promise: held, resolve: release } = Promise.withResolvers<void>());
      return { [Symbol.dispose]: release };
    },
    release: () => release(),
    async reached(count) {
      for (let looks = 0; looks < 1000; looks++) {
        if (waiting >= count) return;
        await sleep(5);
      }
      throw new Error(`fewer than ${count} calls reached the simulated scorer within 5 s`);
    },
    async [Symbol.asyncDispose]() {
      release();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Sends a prompt to the scorer. Disposing closes the connections. */
export type Score = ((prompt: string, signal?: AbortSignal) => Promise<number>) & Disposable;

/** A client of the simulated scorer. */
export function scorerAt(url: string): Score {
  const agent = new Agent({ keepAlive: true });
  const score = async (prompt: string, signal?: AbortSignal) => {
    const request = get(`${url}?prompt=${encodeURIComponent(prompt)}`, { agent, ...(signal && { signal }) });
    const [response] = await once(request, "response");
    return Number(await json(response));
  };
  return Object.assign(score, { [Symbol.dispose]: () => agent.destroy() });
}
