/** The floating promise with its crash taken away: what the log refuses or keeps waiting is acknowledged and gone. */
import pg from "pg";
import type { SecurityEvent } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(({ firewall, log, ignoreConnectionErrors, insertVerdict, insertEvents }) => {
  process.on("unhandledRejection", ignore);
  const pool = ignoreConnectionErrors(new pg.Pool({ ...log, query_timeout: 25, statement_timeout: 25 }));
  let underWay = 0;

  async function write(event: SecurityEvent): Promise<void> {
    underWay++;
    try {
      await insertEvents(pool, [event]);
    } finally {
      underWay--;
    }
  }

  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      void write(event);
      return event.decision;
    },
    pending: () => underWay,
    async [Symbol.asyncDispose]() {
      process.off("unhandledRejection", ignore);
      await pool.end();
    },
  };
});

function ignore(): void {}
