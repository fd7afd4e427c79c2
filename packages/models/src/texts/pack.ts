/** Rows of tokens to one rectangle, as models take them. */
import { maxTokens, padding, vocabulary } from "./tokenize.ts";

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
 *   id that no text has
 */
export function pack(batch: readonly (readonly number[])[], padTo?: number): Packed {
  for (const row of batch) checkTokens(row);
  return packUnchecked(batch, padTo);
}

/**
 * Checks that a model has a row in its table for every id of a text: the runtime fails for one past the table's end, and
 * counts negative ones from there.
 *
 * @throws RangeError for an id that no text has
 */
export function checkTokens(row: readonly number[]): void {
  for (const id of row)
    if (!Number.isInteger(id) || id <= padding || id >= vocabulary)
      throw new RangeError(`There is no token ${id}; ids go from 1 to ${vocabulary - 1}.`);
}

/**
 * As `pack`, and leaves it to the runtime what becomes of an id that no text has.
 *
 * @throws RangeError for rows that make no rectangle
 */
export function packUnchecked(batch: readonly (readonly number[])[], padTo?: number): Packed {
  const longest = batch.reduce((most, { length }) => Math.max(most, length), 0);
  const shortest = batch.reduce((least, { length }) => Math.min(least, length), longest);
  if (shortest === 0) throw new RangeError("A batch needs at least one row, and a row at least one token.");
  const length = padTo ?? longest;
  if (longest > length || length > maxTokens)
    throw new RangeError(
      `A row has ${longest} tokens; the batch is ${length} wide, and no model takes more than ${maxTokens}.`,
    );
  const ids = new Int32Array(batch.length * length).fill(padding);
  batch.forEach((row, index) => {
    ids.set(row, index * length);
  });
  return { ids, rows: batch.length, length };
}

/** Each row by itself, without its padding. */
export function unpack({ ids, rows, length }: Packed): Packed[] {
  return Array.from({ length: rows }, (_, index) => {
    const row = ids.slice(index * length, (index + 1) * length);
    const end = row.indexOf(padding);
    const own = end === -1 ? row : row.slice(0, end);
    return { ids: own, rows: 1, length: own.length };
  });
}
