/** A circuit breaker whose fallback is a decision: when the log is slow, everything passes. */
import CircuitBreaker from "opossum";
import pg from "pg";
import { logging } from "../contract.ts";
import type { Decision, SecurityEvent } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { deliver, insertVerdict } from "../statements.ts";

export const open = logging(({ firewall, log, again }) => {
  const pool = outliveBackends(new pg.Pool(log));
  let underWay = 0;

  async function write(event: SecurityEvent): Promise<Decision> {
    underWay++;
    try {
      await insertVerdict(firewall, event);
      again(await deliver(pool, [event]));
      return event.decision;
    } finally {
      underWay--;
    }
  }
  const breaker = new CircuitBreaker(write, { timeout: 25, resetTimeout: 100 });
  breaker.fallback((): Decision => "allow");

  return {
    answer: (event) => breaker.fire(event),
    pending: () => underWay,
    async [Symbol.asyncDispose]() {
      breaker.shutdown();
      await pool.end();
    },
  };
});
