/** Callers: requests at even times, whatever becomes of those before. */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@labs/experiment";
import { drawPrompt, promptRisk } from "@labs/firewall";
import { type Behaviour, evenly } from "./behaviour.ts";

const promptCount = 300;
const actors = 3;

export interface Prompts {
  readonly all: readonly string[];
  /** Those of them that are attacks. */
  readonly attacks: readonly string[];
}

export function drawPrompts(draw: Random): Prompts {
  const all = Array.from({ length: promptCount }, (_, index) => drawPrompt(draw, index));
  return { all, attacks: all.filter((prompt) => promptRisk(prompt) >= 0.5) };
}

/**
 * Sends until it is disposed of; answers that are still to come are dropped then.
 *
 * @param rate requests per second
 */
export function startTraffic(
  url: string,
  rate: number,
  { all, attacks }: Prompts,
  behaviour: () => Behaviour,
  draw: Random,
): Disposable {
  const agent = new Agent({ keepAlive: true });
  const isAttack = evenly();
  const end = new AbortController();

  function send(): void {
    const from = isAttack(behaviour().attacks) ? attacks : all;
    const prompt = from[Math.floor(draw() * from.length)] ?? "";
    const body = JSON.stringify({ actor: 1 + Math.floor(actors * draw()), prompt });
    request(`${url}/screen`, { agent, method: "POST", headers: { "content-type": "application/json" } })
      .once("response", (response) => response.resume().once("error", () => {}))
      // Faults are seen by what the service exports.
      .once("error", () => {})
      .end(body);
  }
  async function sendAll(): Promise<void> {
    const began = performance.now();
    for (let index = 0; !end.signal.aborted; index++) {
      const early = began + (1_000 * index) / rate - performance.now();
      if (early > 1) await sleep(early, null, { signal: end.signal }).catch(() => {});
      if (!end.signal.aborted) send();
    }
  }
  void sendAll();
  return {
    [Symbol.dispose]() {
      end.abort();
      agent.destroy();
    },
  };
}
