/** What computes runs in worker threads: the loop only dispatches it. */
import { variant } from "../rig.ts";

export const open = variant(({ readHistory, openThreads }) => {
  const threads = openThreads();
  return {
    history: readHistory,
    digest: threads.digest,
    risk: threads.risk,
  };
});
