/** Every wait has an end, and a call is refused immediately when too many are queued. */
import pg from "pg";
import { brokenRules, maxWaiting, overloaded, timeoutMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withErrorListener, withClient, thresholdFor, record }) => {
  const pool = withErrorListener(
    new pg.Pool({
      ...options,
      // For a client, whether all are checked out or it is still connecting.
      connectionTimeoutMillis: timeoutMs,
      // For an answer, client-side: it also ends when the server is gone without a word.
      query_timeout: timeoutMs,
      // Server-side: an abandoned statement does not go on, an abandoned transaction does not keep its locks.
      statement_timeout: timeoutMs,
      idle_in_transaction_session_timeout: 2 * timeoutMs,
    }),
  );

  return {
    pool,
    screen: async (request) => {
      // Only here: later on, the work that is done already would be thrown away.
      if (pool.waitingCount >= maxWaiting) throw new Error(overloaded);
      const threshold = await thresholdFor(pool, request.actor);
      const risk = await score(request.prompt, AbortSignal.timeout(timeoutMs));
      const isAttack = brokenRules(request.prompt).length > 0;
      if (isAttack) await withClient(pool, (client) => record(client, request, risk, client));
      return isAttack || risk >= threshold ? "block" : "allow";
    },
  };
});
