/**
 * One hot request: the busiest actor of a small customer sends the same attack again and again. Among
 * 100 actors the busiest caused about one event in seven, so six days of history are some 20 000 events
 * and take about 30 ms to weigh: long enough for callers to overlap, at `smoke` as well.
 */
import { random, type Scale } from "@labs/experiment";
import {
  actorOfRank,
  drawPrompt,
  eventRows,
  loadEvents,
  promptRisk,
  type ScreeningRequest,
} from "@labs/firewall";

export interface Setup {
  /** What every request sends. */
  readonly hot: ScreeningRequest;
}

/** How long a verdict holds. Short, so that a few seconds of load see several expiries. */
export const ttlMs = 1000;

/** How long past its TTL a variant that serves old answers may serve one. */
export const staleMs = 1000;

/** Verdicts are of this moment, whenever they are computed. */
export const now = "2026-01-01T00:00:00Z";
export const windowDays = 6;

const actors = 100;

/** Enough events that a computation takes long, at every size. */
export const rowsAt = (scale: Scale) => Math.max(eventRows[scale], eventRows.quick);

/** Fills the database; the same rows for the same seed. */
export function loadHistory(postgres: string, seed: number, rows: number): Promise<AsyncDisposable> {
  return loadEvents(postgres, { seed, rows, actors, now });
}

/** The request that all clients send: an attack, so that letting it pass is an error and not an opinion. */
export function hotRequest(seed: number): ScreeningRequest {
  for (let attempt = 0; ; attempt++) {
    const prompt = drawPrompt(random(seed, "hot", attempt), 0);
    if (promptRisk(prompt) > 0.5) return { actor: actorOfRank(1, actors), prompt };
  }
}
