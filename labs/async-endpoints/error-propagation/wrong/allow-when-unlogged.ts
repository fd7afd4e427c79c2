/** A circuit breaker whose fallback is a decision: when the log is slow, everything is allowed. */
import CircuitBreaker from "opossum";
import pg from "pg";
import type { Decision, SecurityEvent } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant((tools) => {
  const { firewall, log, ignoreConnectionErrors, insertVerdict, deliver, countDuplicates } = tools;
  const pool = ignoreConnectionErrors(new pg.Pool(log));
  let underWay = 0;

  async function write(event: SecurityEvent): Promise<Decision> {
    underWay++;
    try {
      await insertVerdict(firewall, event);
      countDuplicates(await deliver(pool, [event]));
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
