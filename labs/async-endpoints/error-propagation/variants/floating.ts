/** The promise of the insert is not awaited: its rejection finds no handler and ends the process. */
import pg from "pg";
import type { SecurityEvent } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(({ firewall, log, ignoreConnectionErrors, insertVerdict, insertEvents }) => {
  const pool = ignoreConnectionErrors(new pg.Pool(log));
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
