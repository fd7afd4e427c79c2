/** What goes to a thread or comes from it with its memory moved, not copied. */
import { move, transferableSymbol, valueSymbol } from "piscina";

/**
 * @param value as the other thread gets it
 * @param columns those whose memory moves; this thread cannot read them afterwards
 */
export function moving(value: object, columns: readonly Int32Array[]): object {
  const buffers = columns.map(({ buffer }) => buffer as ArrayBuffer);
  return move({ [transferableSymbol]: buffers, [valueSymbol]: value });
}
