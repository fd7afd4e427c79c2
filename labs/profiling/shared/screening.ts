/** Requests to screen, the rules, and what a text is found to be. */
import type { Random } from "@labs/experiment";

/** A type and not an interface: it can then travel as JSON. */
export type Request = { readonly actor: number; readonly prompt: string };

/** Weights of words. */
export type Rules = Readonly<Record<string, number>>;

const ruleCount = 12_000;

/** What every text weighs. */
export const base = 3;

/** Every fifth word of a prompt is one of them. */
export const rules: Rules = {
  base,
  ...Object.fromEntries(Array.from({ length: ruleCount }, (_, at) => [`rule${at}`, at % 7])),
};

/**
 * A text of words that are all different, and a run of spaces in the middle of them, as a pasted table has.
 *
 * @param actors from 0 to below this number, one is drawn
 * @param length of the text in words
 */
export function drawRequest(draw: Random, actors: number, length = 220): Request {
  const whole = (below: number) => Math.floor(below * draw());
  const word = (at: number) => (at % 5 === 0 ? `rule${whole(ruleCount)}` : whole(36 ** 5).toString(36));
  const words = Array.from({ length: length + whole(length / 5) }, (_, at) => word(at));
  const middle = Math.floor(words.length / 2);
  const spaces = " ".repeat(5 * length);
  return {
    actor: whole(actors),
    prompt: `${words.slice(0, middle).join(" ")}${spaces}${words.slice(middle).join(" ")}  `,
  };
}

/** Computed apart from all services. */
export function analyse(prompt: string): { shingles: number; weight: number; bits: number } {
  const text = prompt.replace(/ {2}$/, "");
  const shingles = new Set(Array.from({ length: text.length - 3 }, (_, at) => text.slice(at, at + 4))).size;
  let weight = 0;
  for (const [word] of text.matchAll(/\S+/g)) weight += rules[word] ?? 0;
  const shares = [...Map.groupBy(text, (letter) => letter).values()].map(
    ({ length }) => length / text.length,
  );
  const bits = Math.trunc(100 * shares.reduce((sum, share) => sum - share * Math.log2(share), 0));
  return { shingles, weight, bits };
}
