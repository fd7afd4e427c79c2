/** Nobody awaits the promise of the insert: its rejection finds no handler and ends the process. */
import pg from "pg";
import { logging } from "../contract.ts";
import type { SecurityEvent } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { insertEvents, insertVerdict } from "../statements.ts";

export const open = logging(({ firewall, log }) => {
  const pool = outliveBackends(new pg.Pool(log));
  let underWay = 0;

  async function write(event: SecurityEvent): Promise<void> {
    underWay++;
    await insertEvents(pool, [event]);
    underWay--;
  }

  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      void write(event);
      return event.decision;
    },
    pending: () => underWay,
    [Symbol.asyncDispose]: () => pool.end(),
  };
});
