/** A model behind HTTP that takes its time, simulated: the same for every prompt, as many at once as are asked. */
import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** The simulated model's opinion, from 0 to 1: a hash of the text (FNV-1a), not a judgement. */
export function riskOf(prompt: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < prompt.length; index++) {
    hash = Math.imul(hash ^ prompt.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 16) / 65_536;
}

/** A scorer that listens. Disposing ends its connections. */
export interface SimulatedScorer extends AsyncDisposable {
  readonly url: string;
}

/** Starts the simulated scorer on a free port of the loopback interface. */
export async function openSimulatedScorer(serviceMs = 20): Promise<SimulatedScorer> {
  let waiting = 0;
  let open = Promise.resolve();
  let release = () => {};

  const score = async (prompt: string) => {
    waiting++;
    // The shortest sleep takes a millisecond.
    if (serviceMs > 0) await sleep(serviceMs);
    await open;
    waiting--;
    return riskOf(prompt);
  };
  const ways: Readonly<Record<string, (prompt: string) => unknown>> = {
    "/score": score,
    "/waiting": () => waiting,
    "/hold": () => {
      ({ promise: open, resolve: release } = Promise.withResolvers<void>());
      return waiting;
    },
    "/release": () => {
      release();
      return waiting;
    },
  };
  // Idle connections stay: one that ends just when it is used again would fail a call.
  const server = createServer({ keepAliveTimeout: 0 }, async ({ url = "" }, response) => {
    const { pathname, searchParams } = new URL(url, "http://scorer");
    response.end(JSON.stringify(await ways[pathname]?.(searchParams.get("prompt") ?? "")));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the simulated scorer has no port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      release();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Asks for the risk of a prompt. Disposing closes the connections. */
export type Score = ((prompt: string) => Promise<number>) & Disposable;

/** A client of the simulated scorer. */
export function scorerAt(url: string): Score {
  const agent = new Agent({ keepAlive: true });
  const score = async (prompt: string) => {
    const [response] = await once(
      get(`${url}/score?prompt=${encodeURIComponent(prompt)}`, { agent }),
      "response",
    );
    return Number(await json(response));
  };
  return Object.assign(score, { [Symbol.dispose]: () => agent.destroy() });
}

/** Keeps back the answers of the simulated scorer. Disposing releases them. */
export interface ScorerControl extends AsyncDisposable {
  hold(): Promise<void>;
  release(): Promise<void>;
  /** Resolves when so many prompts wait to be scored. */
  reached(count: number): Promise<void>;
}

/** Controls a simulated scorer from any process. */
export function scorerControl(url: string): ScorerControl {
  const ask = async (what: string) => Number(await (await fetch(`${url}/${what}`)).json());
  const control = {
    hold: async () => void (await ask("hold")),
    release: async () => void (await ask("release")),
    async reached(count: number) {
      for (let looks = 0; looks < 1000; looks++) {
        if ((await ask("waiting")) >= count) return;
        await sleep(5);
      }
      throw new Error(`fewer than ${count} calls reached the simulated scorer within 5 s`);
    },
  };
  return { ...control, [Symbol.asyncDispose]: control.release };
}
