/** Prompts with somebody who waits for their scores, and the batches in which they are answered. */
import type { Prompt } from "./prompts.ts";

/** Scores rows of tokens together, in their order. */
export type Score = (batch: readonly (readonly number[])[], padTo?: number) => Promise<readonly number[]>;

/** A prompt and who waits for its score. */
export interface Waiting {
  readonly tokens: readonly number[];
  /** When it came, by `performance.now()`. */
  readonly since: number;
  answer(score: number): void;
  fail(reason: unknown): void;
}

/** Hands the prompt on, together with the place that its score is to come to. */
export function wait({ tokens }: Pick<Prompt, "tokens">, handOn: (one: Waiting) => void): Promise<number> {
  return new Promise((answer, fail) => handOn({ tokens, since: performance.now(), answer, fail }));
}

/** Scores a batch and gives each its own; when scoring fails, it fails for all of them. Never rejects. */
export async function answer(batch: readonly Waiting[], score: Score, padTo?: number): Promise<void> {
  try {
    const scores = await score(
      batch.map(({ tokens }) => tokens),
      padTo,
    );
    batch.forEach((one, index) => {
      const own = scores[index];
      if (own === undefined) one.fail(new Error("the batch came back shorter than it was sent"));
      else one.answer(own);
    });
  } catch (error) {
    for (const one of batch) one.fail(error);
  }
}

/**
 * Keeps so many batches under way for as long as there are any.
 *
 * @param next takes the next batch out of whatever waits; an empty one when nothing does
 * @returns to be called whenever something may have come; starts at the end of the turn, so that prompts that came
 * together are seen together
 */
export function keepBusy(
  most: number,
  next: () => readonly Waiting[],
  run: (batch: readonly Waiting[]) => Promise<void>,
): () => void {
  let underWay = 0;
  let called = false;
  const start = (): void => {
    called = false;
    while (underWay < most) {
      const batch = next();
      if (batch.length === 0) return;
      underWay++;
      // `answer` does not reject: a failure has gone to those who wait.
      void run(batch).finally(() => {
        underWay--;
        start();
      });
    }
  };
  return () => {
    if (called) return;
    called = true;
    queueMicrotask(start);
  };
}
