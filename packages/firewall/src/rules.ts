/** Scoring of a prompt by rules, over its whole length: an attack at the end counts like any other. */

/** Raised with every change of the rules or of the decision; verdicts of other versions are void. */
export const policyVersion = 7;

const patterns: readonly { pattern: RegExp; weight: number }[] = [
  { pattern: /ignore (?:all |any )?(?:previous|prior|above) (?:instructions|rules)/gi, weight: 0.7 },
  { pattern: /disregard (?:every|all|the) (?:safety |security )?polic(?:y|ies)/gi, weight: 0.6 },
  { pattern: /\b(?:developer|god|jailbreak) mode\b/gi, weight: 0.4 },
  {
    pattern: /\b(?:reveal|print|show|leak)\b[^.]{0,60}\b(?:system prompt|api key|password|secret)/gi,
    weight: 0.6,
  },
  { pattern: /\b(?:drop|truncate|alter)\s+table\b/gi, weight: 0.5 },
  { pattern: /\bcurl\s+\S+\s*\|\s*(?:ba)?sh\b/gi, weight: 0.8 },
  { pattern: /\b[A-Za-z0-9+/]{32,}={0,2}(?![A-Za-z0-9+/=])/g, weight: 0.45 },
  { pattern: /\b(?:\d[ -]?){13,16}\b/g, weight: 0.4 },
  { pattern: /[\u200b-\u200f\u202a-\u202e\u2060]/gu, weight: 0.3 },
];

/** Words that are harmless alone and add up. */
const wordWeights = new Map([
  ["token", 0.004],
  ["session", 0.003],
  ["policy", 0.003],
  ["account", 0.002],
  ["password", 0.02],
  ["deploy", 0.002],
]);

/** Risk of a prompt from 0 to 1. Reads it whole: once per pattern, once by words, once by letters. */
export function promptRisk(prompt: string): number {
  let harmless = 1;
  for (const { pattern, weight } of patterns) {
    for (const _ of prompt.matchAll(pattern)) harmless *= 1 - weight;
  }
  let words = 0;
  for (const [word] of prompt.toLowerCase().matchAll(/[a-z']+/g)) words += wordWeights.get(word) ?? 0;
  return 1 - harmless * Math.exp(-Math.min(words, 0.3)) * (1 - 0.02 * entropy(prompt));
}

/** Bits per character: encoded or encrypted payloads stand out. */
function entropy(text: string): number {
  const counts = new Uint32Array(256);
  for (let index = 0; index < text.length; index++) {
    const bucket = text.charCodeAt(index) & 255;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
