/** Texts to score that no variant has seen: a text of the test split with a ticket number drawn for it. */
import type { Random } from "@labs/experiment";
import { type Sample, samples } from "@labs/models";

/** The stop, the word and the number. */
const ticketTokens = 3;

/** Puts a number behind a text, so that an answer to it cannot have been kept. */
export function ticketed(draw: Random, text: string): string {
  return `${text} . ticket ${1000 + Math.floor(9000 * draw())}`;
}

/** Draws texts of one length, so that every call costs the same: from `longest` - 4 to `longest` tokens, with their ticket. */
export function textsOf(longest: number): (draw: Random) => string {
  const texts = samplesOfLength(longest);
  return (draw) => ticketed(draw, texts[Math.floor(draw() * texts.length)]?.text ?? "");
}

/** The samples behind `textsOf`. */
export function samplesOfLength(longest: number): readonly Sample[] {
  return samples("test").filter(({ tokens }) => {
    const length = tokens.length + ticketTokens;
    return length <= longest && length >= longest - 4;
  });
}
