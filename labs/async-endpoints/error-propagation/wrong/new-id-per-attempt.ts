/** Retries after a timeout, with a new id each time: the attempt that was given up may have been written too. */
import { randomUUID } from "node:crypto";
import { variant } from "../rig.ts";

export const open = variant(({ firewall, logPool, insertVerdict, insertEvents }) => {
  const log = logPool({ query_timeout: 25 });
  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      for (let attempt = 1; ; attempt++) {
        try {
          await insertEvents(log, [{ ...event, id: randomUUID() }]);
          return event.decision;
        } catch (error) {
          if (attempt === 20) throw error;
        }
      }
    },
  };
});
