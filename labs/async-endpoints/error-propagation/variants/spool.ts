/** Events wait in a local file, written with fsync before the answer; a worker delivers them from there. */
import { variant } from "../rig.ts";

export const open = variant(async ({ firewall, logPool, insertVerdict, deliver, startWorker, openSpool }) => {
  const log = logPool();
  const spool = await openSpool();

  startWorker(async () => {
    const segment = await spool.oldest();
    if (segment === null) return false;
    await deliver(
      log,
      segment.lines.map((line) => JSON.parse(line)),
    );
    // A crash between these two statements delivers all of them again.
    await segment.remove();
    return true;
  });

  return {
    answer: async (event) => {
      // A full spool refuses here, before any work. A place that was not written to is free again.
      using place = spool.reserve();
      await insertVerdict(firewall, event);
      await place.write(JSON.stringify(event));
      return event.decision;
    },
    waiting: () => spool.length,
  };
});
