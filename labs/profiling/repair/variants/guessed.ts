/** What looks slow without a profile: the loop over letters gets typed counts. */
import type { Rules } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(({ rules }) => {
  return function screen({ prompt }) {
    const text = trim(prompt);
    return { shingles: countShingles(text), weight: weigh(rules, text), bits: entropy(text) };
  };
});

function trim(prompt: string): string {
  return prompt.replace(/\s+$/, "");
}

function countShingles(text: string): number {
  const seen: string[] = [];
  for (let at = 0; at < text.length - 3; at++) {
    const shingle = text.slice(at, at + 4);
    if (!seen.includes(shingle)) seen.push(shingle);
  }
  return seen.length;
}

function weigh(rules: Rules, text: string): number {
  return text.split(/\s+/).reduce((sum, word) => sum + (rules[word] ?? 0), 0);
}

function entropy(text: string): number {
  const counts = new Uint32Array(128);
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at) & 127;
    counts[letter] = (counts[letter] ?? 0) + 1;
  }
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / text.length) * Math.log2(count / text.length);
  return Math.trunc(100 * bits);
}
