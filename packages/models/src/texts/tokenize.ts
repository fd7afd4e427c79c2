/** Text to token ids, without a vocabulary file: what is trained on and what is served cannot differ. */

/** Token ids lie below; 0 is padding and 1 opens every text. */
export const vocabulary = 2048;
export const padding = 0;
const start = 1;

/** Longest input of the models, in tokens. */
export const maxTokens = 256;

const longestWord = 8;
const piece = 5;

/**
 * Token ids of a text, in [1, 2048): the start, then a hash of every word and sign. A word of more than eight
 * letters counts as pieces of five. Nothing is cut off: whoever scores decides what to do past `maxTokens`.
 */
export function tokenize(text: string): readonly number[] {
  const tokens = [start];
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)) {
    if (word.length <= longestWord) tokens.push(idOf(word));
    else
      for (let at = 0; at < word.length; at += piece)
        // A piece inside of a word is not the word of the same letters.
        tokens.push(idOf((at === 0 ? "" : "#") + word.slice(at, at + piece)));
  }
  return tokens;
}

function idOf(word: string): number {
  return start + 1 + (fnv1a(word) % (vocabulary - start - 1));
}

/** FNV-1a over UTF-16 units, 32 bits, unsigned. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
