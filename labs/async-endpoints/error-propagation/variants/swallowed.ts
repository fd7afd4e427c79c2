/** What the insert throws is caught and forgotten: the caller is told that all is well. */
import { variant } from "../rig.ts";

export const open = variant(({ firewall, logPool, insertVerdict, insertEvents }) => {
  const log = logPool();
  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      await insertEvents(log, [event]).catch(() => {});
      return event.decision;
    },
  };
});
