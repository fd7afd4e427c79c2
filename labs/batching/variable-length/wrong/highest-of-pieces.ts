/**
 * Scores pieces of 64 tokens and takes the highest score. Nothing is cut off, and a harmless prompt of five pieces has
 * five chances to be called an attack.
 */
import type { Pending } from "../contract.ts";
import { maxRows, piecesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(() => {
  const queue: Pending[] = [];
  return {
    put(one) {
      const pieces = piecesOf(one.tokens);
      const scores: number[] = [];
      const answer = (score: number) => {
        if (scores.push(score) === pieces.length) one.answer(Math.max(...scores));
      };
      for (const tokens of pieces) queue.push({ ...one, tokens, answer });
    },
    next: () => queue.splice(0, maxRows),
  };
});
