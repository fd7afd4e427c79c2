/** What the model says of prompts as they are, cut, and in pieces: the fact beside the question how to treat length. */
import { openScorer } from "@labs/models";
import { type Prompt, threshold } from "../../shared/prompts.ts";
import { cutAt, piecesOf } from "../data.ts";

/** How many prompts there are, and how many of them are called attacks. */
interface CalledAttacks {
  readonly prompts: number;
  /** By the score of the whole prompt. */
  readonly whole: number;
  /** By the score of its first `cutAt` tokens. */
  readonly cut: number;
  /** By the highest score of its pieces. */
  readonly pieces: number;
}

export async function calledAttacks(model: string, prompts: readonly Prompt[]): Promise<CalledAttacks> {
  await using scorer = await openScorer({ model, workers: 1 });
  const isAttack = async (rows: readonly (readonly number[])[]) =>
    Number(Math.max(...(await scorer.score(rows))) >= threshold);
  let [whole, cut, pieces] = [0, 0, 0];
  for (const { tokens } of prompts) {
    whole += await isAttack([tokens]);
    cut += await isAttack([tokens.slice(0, cutAt)]);
    pieces += await isAttack(piecesOf(tokens));
  }
  return { prompts: prompts.length, whole, cut, pieces };
}
