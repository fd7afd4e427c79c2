import type { Counters } from "@labs/experiment";
import { ttlMs } from "./data.ts";
import type { Counter } from "./rig.ts";

/** Computations in a time as long as the TTL; one would do. */
export function originCallsPerTtl(counters: Counters<Counter>): number {
  return (counters.delta("originCalls") * ttlMs) / (1000 * counters.seconds);
}

/** Milliseconds past the TTL, of the answers that were past it. */
export function meanStaleness(counters: Counters<Counter>): number | null {
  const answers = counters.delta("staleAnswers");
  return answers === 0 ? null : counters.delta("staleMs") / answers;
}
