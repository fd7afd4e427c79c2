/** The batch has one position, that of its longest row: right for rows that began together, wrong for one that joined. */
import type { Sequence } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant((cache) => {
  const waiting: Sequence[] = [];
  let running: Sequence[] = [];
  return {
    put: (one) => waiting.push(one),
    next() {
      running = [...cache.leave(running), ...cache.join(waiting)];
      const position = Math.max(...running.map(({ computed }) => computed));
      return running.map((sequence) => (sequence.computed === 0 ? { sequence } : { sequence, position }));
    },
  };
});
