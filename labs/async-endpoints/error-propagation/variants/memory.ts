/** Events wait in an array; a worker delivers them, and keeps them there until the log has them. */
import type { SecurityEvent } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(({ firewall, logPool, insertVerdict, deliver, startWorker }) => {
  const log = logPool();
  const waiting: SecurityEvent[] = [];

  startWorker(async () => {
    const batch = waiting.slice(0, 256);
    await deliver(log, batch);
    waiting.splice(0, batch.length);
    return batch.length > 0;
  });

  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      waiting.push(event);
      return event.decision;
    },
    waiting: () => waiting.length,
  };
});
