/** The caller waits until the event is in the log, and every step of that wait is bounded. */
import pg from "pg";
import { timeoutMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(
  ({ firewall, log, ignoreConnectionErrors, insertVerdict, deliver, countDuplicates }) => {
    const pool = ignoreConnectionErrors(
      new pg.Pool({
        ...log,
        // For a connection; for an answer, client-side; for the statement, server-side.
        connectionTimeoutMillis: timeoutMs,
        query_timeout: timeoutMs,
        statement_timeout: timeoutMs,
      }),
    );
    let underWay = 0;

    return {
      answer: async (event) => {
        underWay++;
        try {
          await insertVerdict(firewall, event);
          countDuplicates(await deliver(pool, [event]));
          return event.decision;
        } finally {
          underWay--;
        }
      },
      pending: () => underWay,
      [Symbol.asyncDispose]: () => pool.end(),
    };
  },
);
