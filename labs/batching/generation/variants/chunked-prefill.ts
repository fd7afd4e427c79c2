/** Continuous, and a step computes at most 32 tokens of prompts: the others' next token does not wait for a long one. */
import type { Sequence } from "../contract.ts";
import { variant } from "../rig.ts";

/** Tokens of prompts in a step. */
const chunk = 32;

export const open = variant((cache) => {
  const waiting: Sequence[] = [];
  let running: Sequence[] = [];
  return {
    put: (one) => waiting.push(one),
    next() {
      running = [...cache.leave(running), ...cache.join(waiting)];
      let left = chunk;
      return running.flatMap((sequence) => {
        const due = sequence.tokens.length - sequence.computed;
        const taken = due === 1 ? 1 : Math.min(due, left);
        if (due > 1) left -= taken;
        return taken === 0 ? [] : { sequence, to: sequence.computed + taken };
      });
    },
  };
});
