/** Many callers, one transaction: while a batch is on its way, the next one fills. */
import { Busy } from "../busy.ts";

export interface GroupCommitOptions {
  /** Items of a batch at most. */
  readonly batch: number;
  /** Items that may wait for their batch; whoever comes then is turned away. */
  readonly waiting: number;
}

interface Waiting<T> {
  readonly item: T;
  readonly settled: PromiseWithResolvers<void>;
}

/**
 * Gathers what is stored at the same time. There is no timer: the first item goes at once, so nobody who is alone
 * waits for company, and batches grow by themselves with the load.
 *
 * @param write stores a batch; its error is that of all in it
 * @returns stores an item and resolves when its batch is committed; rejects with `Busy` where the line is full
 */
export function groupCommit<T>(
  write: (items: readonly T[]) => Promise<void>,
  { batch, waiting }: GroupCommitOptions,
): (item: T) => Promise<void> {
  const line: Waiting<T>[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (line.length > 0) {
      const taken = line.splice(0, batch);
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
    if (line.length >= waiting) throw new Busy("the log");
    const settled = Promise.withResolvers<void>();
    line.push({ item, settled });
    if (!writing) void writeAll();
    await settled.promise;
  };
}
