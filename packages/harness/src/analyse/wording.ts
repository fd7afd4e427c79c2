/**
 * Numbers as a reader meets them in a sentence.
 *
 * @module
 */

/** A share as percent with two significant digits, without a sign: 0.0213 is `2.1 %`. */
export function percent(share: number): string {
  const value = Math.abs(share) * 100;
  return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))} %`;
}

/** How far a ratio lies from 1: `2.1 %`, and from 2 on `3.1 times`. */
export function distance(ratio: number): string {
  const above = ratio < 1 ? 1 / ratio : ratio;
  return above < 2 ? percent(above - 1) : `${Number(above.toPrecision(2))} times`;
}
