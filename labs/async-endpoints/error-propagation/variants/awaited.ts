/** The caller waits until the event is in the log, but for no step of it without end. */
import pg from "pg";
import { logging, patienceMs } from "../contract.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { deliver, insertVerdict } from "../statements.ts";

export const open = logging(({ firewall, log, again }) => {
  const pool = outliveBackends(
    new pg.Pool({
      ...log,
      // For a connection; for an answer, counted here; for the statement, counted there.
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
      statement_timeout: patienceMs,
    }),
  );
  let underWay = 0;

  return {
    answer: async (event) => {
      underWay++;
      try {
        await insertVerdict(firewall, event);
        again(await deliver(pool, [event]));
        return event.decision;
      } finally {
        underWay--;
      }
    },
    pending: () => underWay,
    [Symbol.asyncDispose]: () => pool.end(),
  };
});
