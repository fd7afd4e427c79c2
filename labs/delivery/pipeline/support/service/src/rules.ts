/** Phrases of two words that attacks use. */
const phrases = new Set([
  "all previous",
  "developer mode",
  "disregard the",
  "forget everything",
  "hidden instructions",
  "ignore previous",
  "no restrictions",
  "pretend to",
  "reveal your",
  "system prompt",
]);

/** Those that a text has, in their order in it. */
export function findPhrases(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.map((word, at) => `${word} ${words[at + 1]}`).filter((pair) => phrases.has(pair));
}
