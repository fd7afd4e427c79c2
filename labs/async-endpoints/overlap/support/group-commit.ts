/** Many callers, one transaction: while a batch is on its way, the next one fills. */
import { Busy } from "../../shared/busy.ts";

export interface GroupCommitOptions {
  /** Items of a batch at most. */
  readonly batch: number;
  /** Items that may wait for their batch; beyond it an item is refused. */
  readonly maxWaiting: number;
}

interface Waiting<T> {
  readonly item: T;
  readonly settled: PromiseWithResolvers<void>;
}

/**
 * Collects items that are stored at the same time. There is no timer: the first item is written at once, without
 * waiting for the batch to fill, and batches grow by themselves with the load.
 *
 * @param write stores a batch; its error is that of all in it
 * @returns stores an item and resolves when its batch is committed; rejects with `Busy` where the queue is full
 */
export function groupCommit<T>(
  write: (items: readonly T[]) => Promise<void>,
  { batch, maxWaiting }: GroupCommitOptions,
): (item: T) => Promise<void> {
  const queue: Waiting<T>[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (queue.length > 0) {
      const taken = queue.splice(0, batch);
      try {
        await write(taken.map(({ item }) => item));
        for (const { settled } of taken) settled.resolve();
      } catch (error) {
        for (const { settled } of taken) settled.reject(error);
      }
    }
    writing = false;
  }

  return async (item) => {
    if (queue.length >= maxWaiting) throw new Busy("the log");
    const settled = Promise.withResolvers<void>();
    queue.push({ item, settled });
    if (!writing) void writeAll();
    await settled.promise;
  };
}
