/** Texts to score that nobody has seen: a text of the test split with a ticket number drawn for it. */
import type { Random } from "@labs/experiment";
import { type Sample, samples } from "@labs/models";

/** The stop, the word and the number. */
const ticketTokens = 3;

/** Puts a number behind a text, so that an answer to it cannot have been kept. */
export function ticketed(draw: Random, text: string): string {
  return `${text} . ticket ${1000 + Math.floor(9000 * draw())}`;
}

/** The text without its ticket. */
export function withoutTicket(text: string): string {
  return text.replace(/ \. ticket \d+$/, "");
}

/** Test samples that have, with their ticket, from `longest` - 4 to `longest` tokens. */
export function samplesOfLength(longest: number): readonly Sample[] {
  return samples("test").filter(({ tokens }) => {
    const length = tokens.length + ticketTokens;
    return length <= longest && length >= longest - 4;
  });
}
