/** Callers: requests at even times, whatever becomes of those before. */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@labs/experiment";
import { timedPath } from "../../shared/timed-server.ts";
import { type Load, workMs } from "../data.ts";

/** Sends until it is disposed of; answers that are still to come are dropped then. */
export function startTraffic(url: string, { rate, clients }: Load, draw: Random): Disposable {
  const agents = clients?.map(() => new Agent({ keepAlive: true, maxSockets: 1 })) ?? [new Agent()];
  const weights = clients ?? [1];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let isOver = false;

  function drawAgent(): Agent | undefined {
    let left = draw() * total;
    return agents.find((_, index) => {
      left -= weights[index] ?? 0;
      return left < 0;
    });
  }
  function send(): void {
    const [shortest, longest] = workMs;
    const path = timedPath({ ms: shortest + (longest - shortest) * draw(), key: 1 });
    request(`${url}${path}`, { agent: drawAgent() })
      .once("response", (response) => response.resume().once("error", () => {}))
      // Faults are seen by what the balancer exports.
      .once("error", () => {})
      .end();
  }
  async function sendAll(): Promise<void> {
    const began = performance.now();
    for (let index = 0; !isOver; index++) {
      const early = began + (1_000 * index) / rate - performance.now();
      if (early > 1) await sleep(early);
      if (!isOver) send();
    }
  }
  void sendAll();
  return {
    [Symbol.dispose]() {
      isOver = true;
      for (const agent of agents) agent.destroy();
    },
  };
}
