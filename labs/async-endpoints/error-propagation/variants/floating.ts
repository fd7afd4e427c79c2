/** The promise of the insert is not awaited: its rejection finds no handler and ends the process. */
import { variant } from "../rig.ts";

export const open = variant(({ firewall, logPool, insertVerdict, insertEvents }) => {
  const log = logPool();
  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      void insertEvents(log, [event]);
      return event.decision;
    },
  };
});
