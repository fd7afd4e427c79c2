/** Fills batches up to a size before they leave. */
import { keepBusy, type Waiting, wait } from "../waiting.ts";
import { type Ask, workers } from "./contract.ts";

/** An incomplete batch leaves when nobody has come for so many milliseconds. */
export const patienceMs = 5;

/**
 * @param rows of a full batch
 * @param run scores a batch and answers those who wait; does not reject
 */
export function filling(rows: number, run: (batch: readonly Waiting[]) => Promise<void>): Ask {
  const line: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const next = (): readonly Waiting[] => {
    if (line.length >= rows || isQuiet(line)) return line.splice(0, rows);
    if (line.length > 0 && timer === undefined) timer = setTimeout(look, patienceMs);
    return [];
  };
  const start = keepBusy(workers, next, run);
  // On a busy machine a timer may fire before those who have long arrived are let in: that is one turn of the loop.
  const look = () =>
    setImmediate(() => {
      timer = undefined;
      start();
    });
  return (prompt) =>
    wait(prompt, (one) => {
      line.push(one);
      start();
    });
}

function isQuiet(line: readonly Waiting[]): boolean {
  const newest = line.at(-1);
  return newest !== undefined && performance.now() - newest.since >= patienceMs;
}
