/** `hottest`, and the next one: the pattern tried the spaces in the middle from each of them. */
import type { Rules } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(({ rules }) => {
  return function screen({ prompt }) {
    const text = trim(prompt);
    return { shingles: countShingles(text), weight: weigh(rules, text), bits: entropy(text) };
  };
});

function trim(prompt: string): string {
  return prompt.trimEnd();
}

function countShingles(text: string): number {
  const seen = new Set<string>();
  for (let at = 0; at < text.length - 3; at++) seen.add(text.slice(at, at + 4));
  return seen.size;
}

function weigh(rules: Rules, text: string): number {
  return text.split(/\s+/).reduce((sum, word) => sum + (rules[word] ?? 0), 0);
}

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return Math.trunc(100 * bits);
}
