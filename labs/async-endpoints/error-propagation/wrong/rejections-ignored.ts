/** The floating promise with its crash taken away: what the log refuses or keeps waiting is acknowledged and gone. */
import { variant } from "../rig.ts";

export const open = variant(({ firewall, logPool, insertVerdict, insertEvents, onEnd }) => {
  process.on("unhandledRejection", ignore);
  onEnd(() => process.off("unhandledRejection", ignore));
  const log = logPool({ query_timeout: 25, statement_timeout: 25 });
  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      void insertEvents(log, [event]);
      return event.decision;
    },
  };
});

function ignore(): void {}
