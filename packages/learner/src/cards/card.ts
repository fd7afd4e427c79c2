/** One thing to say about one run. */
export interface Card {
  /** By which its schedule is known: `caching/stampede/fault`. */
  readonly name: string;
  /** What is shown. */
  readonly front: string;
  /** What a good answer holds, a point each. */
  readonly rubric: readonly string[];
}
