/** Retries after a timeout, with a new id each time: the attempt that was given up may have been written too. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { variant } from "../rig.ts";

const attemptMs = 25;

export const open = variant(({ firewall, log, ignoreConnectionErrors, insertVerdict, insertEvents }) => {
  const pool = ignoreConnectionErrors(new pg.Pool({ ...log, query_timeout: attemptMs }));
  let underWay = 0;

  return {
    answer: async (event) => {
      underWay++;
      try {
        await insertVerdict(firewall, event);
        for (let attempt = 1; ; attempt++) {
          try {
            await insertEvents(pool, [{ ...event, id: randomUUID() }]);
            return event.decision;
          } catch (error) {
            if (attempt === 20) throw error;
          }
        }
      } finally {
        underWay--;
      }
    },
    pending: () => underWay,
    [Symbol.asyncDispose]: () => pool.end(),
  };
});
