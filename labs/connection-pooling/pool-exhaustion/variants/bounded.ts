/** Releases first, waits for nothing without end, and turns away whoever finds too many in line. */
import pg from "pg";
import { patienceMs, screening, turnedAway, waitingMost } from "../contract.ts";
import { brokenRules } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { record } from "../record.ts";
import { thresholdFor } from "../statements.ts";
import { withClient } from "../with-client.ts";

export const open = screening(({ options, score }) => {
  const pool = outliveBackends(
    new pg.Pool({
      ...options,
      // For a client, whether it is on loan or still connecting.
      connectionTimeoutMillis: patienceMs,
      // For an answer, counted here: it also ends when the server is gone without a word.
      query_timeout: patienceMs,
      // Counted there: an abandoned statement does not go on, an abandoned transaction does not keep its locks.
      statement_timeout: patienceMs,
      idle_in_transaction_session_timeout: 2 * patienceMs,
    }),
  );

  return {
    pool,
    screen: async (one) => {
      // At the transport only: later on, the work that is done already would be thrown away.
      if (pool.waitingCount >= waitingMost) throw new Error(turnedAway);
      const threshold = await thresholdFor(pool, one.actor);
      const risk = await score(one.prompt);
      if (brokenRules(one.prompt).length === 0) return risk >= threshold ? "block" : "allow";
      await withClient(pool, (client) => record(client, one, risk));
      return "block";
    },
  };
});
