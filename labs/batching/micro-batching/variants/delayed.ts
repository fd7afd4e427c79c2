/** A batch leaves when it is full, or when its oldest prompt has waited for so many milliseconds. */
import { answer, keepBusy, type Waiting, wait } from "../../waiting.ts";
import { mostRows, screening, workers } from "../contract.ts";

/** @param ms that the first of a batch waits for company, even where the worker is free */
export const delayed = (ms: number) =>
  screening(({ score }) => {
    const line: Waiting[] = [];
    let timer: NodeJS.Timeout | undefined;
    const next = (): readonly Waiting[] => {
      const [oldest] = line;
      if (oldest === undefined) return [];
      const leftMs = ms - (performance.now() - oldest.since);
      if (line.length >= mostRows || leftMs <= 0) return line.splice(0, mostRows);
      if (timer === undefined) {
        timer = setTimeout(() => {
          timer = undefined;
          start();
        }, leftMs);
      }
      return [];
    };
    const start = keepBusy(workers, next, (batch) => answer(batch, score));
    return {
      score: (prompt) =>
        wait(prompt, (one) => {
          line.push(one);
          start();
        }),
    };
  });
