/** A circuit breaker whose fallback is a decision: when the log is slow, everything is allowed. */
import CircuitBreaker from "opossum";
import type { Decision, SecurityEvent } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(({ firewall, logPool, insertVerdict, insertEvents, onEnd }) => {
  const log = logPool();

  async function write(event: SecurityEvent): Promise<Decision> {
    await insertVerdict(firewall, event);
    await insertEvents(log, [event]);
    return event.decision;
  }
  const breaker = new CircuitBreaker(write, { timeout: 25, resetTimeout: 100 });
  breaker.fallback((): Decision => "allow");
  onEnd(() => breaker.shutdown());

  return { answer: (event) => breaker.fire(event) };
});
