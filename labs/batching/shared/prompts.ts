/** Prompts whose right answer is known beforehand, and does not depend on the last digit of a float. */
import { openBlockingScorer, samples } from "@labs/models";

/** A type and not an interface: it can then travel as plain data. */
export type Prompt = {
  readonly text: string;
  /** Token ids, as the models take them. */
  readonly tokens: readonly number[];
};

export type Decision = {
  readonly attack: boolean;
  /** Probability of attack, in ten thousandths: 9731 is 97.31 %. */
  readonly score: number;
};

/** At or above it a prompt is called an attack. */
export const threshold = 0.5;

const scale = 10_000;

export function decisionOf(probability: number): Decision {
  return { attack: probability >= threshold, score: Math.round(probability * scale) };
}

/**
 * Prompts of similar length, so that a batch of them has hardly any padding.
 *
 * @param drawn texts of the test split to choose from; about one in ten has 24 to 32 tokens
 */
export function promptsOfLength(shortest: number, longest: number, drawn: number): Prompt[] {
  return samples("test", drawn)
    .filter(({ tokens }) => tokens.length >= shortest && tokens.length <= longest)
    .map(({ text, tokens }) => ({ text, tokens }));
}

/** Prompts with the probability that the model gives each of them alone. */
export interface ScoredPrompts {
  readonly prompts: readonly Prompt[];
  /** By text. */
  readonly probabilities: ReadonlyMap<string, number>;
}

/**
 * Scores every prompt alone, unpadded, apart from any variant; keeps those that are wanted by their probability.
 *
 * @param model path of an `.onnx` file in fp32
 */
export async function scoreAlone(
  model: string,
  prompts: readonly Prompt[],
  wanted: (probability: number) => boolean,
): Promise<ScoredPrompts> {
  await using scorer = await openBlockingScorer({ model });
  const probabilities = new Map<string, number>();
  for (const { text, tokens } of prompts) {
    const [alone = Number.NaN] = await scorer.score([tokens]);
    if (wanted(alone)) probabilities.set(text, alone);
  }
  return { prompts: prompts.filter(({ text }) => probabilities.has(text)), probabilities };
}

/**
 * Padding and neighbours move a score of an fp32 model by some 1e-7, since sums are taken in another order. Prompts
 * that lie as near to where the rounded score or the decision changes are left out, so that answers can be compared
 * for equality.
 */
export function isSteady(probability: number): boolean {
  const scaled = probability * scale;
  const toRounding = Math.abs(scaled - Math.floor(scaled) - 0.5) / scale;
  return toRounding > 4e-6 && Math.abs(probability - threshold) > 1e-4;
}

/** The right decision about one of the prompts. */
export function decisionAbout({ probabilities }: ScoredPrompts, { text }: Pick<Prompt, "text">): Decision {
  const probability = probabilities.get(text);
  if (probability === undefined) throw new Error(`the prompt ${text} has no reference score`);
  return decisionOf(probability);
}

/** The prompts nearest to the threshold, the nearest first. */
export function nearest({ prompts, probabilities }: ScoredPrompts, count: number): Prompt[] {
  const distance = ({ text }: Prompt) => Math.abs((probabilities.get(text) ?? 0) - threshold);
  return prompts.toSorted((a, b) => distance(a) - distance(b)).slice(0, count);
}

/** Draws one of the prompts. */
export function pick(random: () => number, prompts: readonly Prompt[]): Prompt {
  const prompt = prompts[Math.floor(random() * prompts.length)];
  if (prompt === undefined) throw new Error("there is no prompt to draw");
  return prompt;
}
