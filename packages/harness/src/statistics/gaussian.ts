import type { Random } from "@labs/experiment";

/** Draws from a normal distribution (Box–Muller), for simulations. */
export function gaussian(draw: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}
