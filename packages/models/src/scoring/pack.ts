/** Rows of tokens to one rectangle, as models take them. */
import { maxTokens, padding, vocabulary } from "../texts/tokenize.ts";

export interface Packed {
  /** rows × length, padded with zeros at the end of each row. */
  readonly ids: Int32Array<ArrayBuffer>;
  readonly rows: number;
  readonly length: number;
}

/**
 * Pads every row to the longest, or to `padTo`.
 *
 * @throws RangeError for no rows, an empty row, one past `padTo` or `maxTokens` (nothing is cut off silently), or an
 *   id that no text has: the runtime would count negative ones from the table's end
 */
export function pack(batch: readonly (readonly number[])[], padTo?: number): Packed {
  const longest = batch.reduce((most, { length }) => Math.max(most, length), 0);
  const shortest = batch.reduce((least, { length }) => Math.min(least, length), longest);
  if (shortest === 0) throw new RangeError("A batch needs at least one row, and a row at least one token.");
  const length = padTo ?? longest;
  if (longest > length || length > maxTokens)
    throw new RangeError(
      `A row has ${longest} tokens; the batch is ${length} wide, and no model takes more than ${maxTokens}.`,
    );
  for (const id of batch.flat())
    if (!Number.isInteger(id) || id <= padding || id >= vocabulary)
      throw new RangeError(`There is no token ${id}; ids go from 1 to ${vocabulary - 1}.`);
  const ids = new Int32Array(batch.length * length).fill(padding);
  batch.forEach((row, index) => {
    ids.set(row, index * length);
  });
  return { ids, rows: batch.length, length };
}
