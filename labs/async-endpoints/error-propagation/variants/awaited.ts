/** The caller waits until the event is in the log: an error still reaches the caller. */
import { variant } from "../rig.ts";

export const open = variant(({ firewall, logPool, insertVerdict, insertEvents }) => {
  const log = logPool();
  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      await insertEvents(log, [event]);
      return event.decision;
    },
  };
});
