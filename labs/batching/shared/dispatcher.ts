/** Dispatches batches to the model, and gives each prompt its own score. */
import type { BatchQueue, Pending, Score } from "./pending.ts";

/** Sends a prompt; resolves to its probability of attack, rejects where its batch failed. */
export type Send = (tokens: readonly number[]) => Promise<number>;

/**
 * Keeps up to `inFlight` batches with the model for as long as the queue has any. It looks at the queue at the end of the
 * turn, so that prompts that arrive together are seen together.
 *
 * @param score scores a batch, in the order of its prompts
 */
export function dispatcher(
  queue: BatchQueue,
  inFlight: number,
  score: (batch: readonly Pending[]) => Promise<void>,
): Send {
  let running = 0;
  let scheduled = false;
  let timer: NodeJS.Timeout | undefined;

  const dispatch = (): void => {
    scheduled = false;
    while (running < inFlight) {
      const batch = queue.next();
      if (batch.length === 0) {
        dispatchLater();
        return;
      }
      running++;
      score(batch)
        .catch((error: unknown) => {
          for (const one of batch) one.fail(error);
        })
        .finally(() => {
          running--;
          dispatch();
        });
    }
  };
  const dispatchLater = (): void => {
    const ms = queue.holdMs?.() ?? Number.POSITIVE_INFINITY;
    if (timer !== undefined || ms === Number.POSITIVE_INFINITY) return;
    // On a busy machine a timer may fire before prompts that have long arrived are read: that is one turn of the loop.
    timer = setTimeout(
      () => {
        setImmediate(() => {
          timer = undefined;
          dispatch();
        });
      },
      Math.max(0, ms),
    );
  };

  return (tokens) =>
    new Promise((answer, fail) => {
      queue.put({ tokens, since: performance.now(), answer, fail });
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(dispatch);
    });
}

/** Scores a batch as one run and answers each of its prompts; rejects for all of them where the run fails. */
export async function scoreTogether(batch: readonly Pending[], score: Score, padTo?: number): Promise<void> {
  const scores = await score(
    batch.map(({ tokens }) => tokens),
    padTo,
  );
  batch.forEach((one, index) => {
    const own = scores[index];
    if (own === undefined) one.fail(new Error("the model returned fewer scores than the batch has prompts"));
    else one.answer(own);
  });
}
