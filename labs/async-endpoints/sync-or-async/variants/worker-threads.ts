/** What computes runs in worker threads: the loop hands it over and is free. */
import { openThreads } from "../../shared/thread-pool.ts";
import { onNode } from "../contract.ts";

export const open = onNode(({ readHistory }) => {
  const threads = openThreads();
  return {
    history: readHistory,
    digest: threads.digest,
    risk: threads.risk,
    end: () => threads[Symbol.asyncDispose](),
  };
});
