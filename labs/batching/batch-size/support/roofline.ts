/** Where a batch stops being free: weights are read once for all of its tokens, arithmetic is done for each. */

/** A device by its two limits. */
export interface Device {
  /** Floating-point operations per second. */
  readonly flops: number;
  /** Bytes per second from where the weights are. */
  readonly bytesPerSecond: number;
  /** Of one weight. */
  readonly bytesPerWeight: number;
}

/**
 * Tokens in flight at which the arithmetic takes as long as reading the weights. A weight takes two operations for each
 * token, and its bytes once. Fewer tokens take the same time; more take longer, each as long as the others.
 */
export function kneeTokens({ flops, bytesPerSecond, bytesPerWeight }: Device): number {
  return (flops * bytesPerWeight) / (2 * bytesPerSecond);
}

/**
 * Tokens in flight at which 90 % of the best rate is reached, where what a run costs once and the arithmetic of its tokens
 * follow one another: n tokens take fixed + n × each, and n is 90 % of all at 9 × fixed ÷ each.
 *
 * @param fixed seconds of a run besides the arithmetic: reading the weights, starting the operators
 * @param each seconds of arithmetic for one token
 */
export function kneeOfSum(fixed: number, each: number): number {
  return Math.max(1, (9 * fixed) / each);
}

/** The smallest size that reaches 90 % of the best rate; `NaN` where there is none. */
export function kneeOf(rates: ReadonlyMap<number, number>): number {
  const best = Math.max(...rates.values());
  const reached = [...rates].filter(([, rate]) => rate >= 0.9 * best).map(([size]) => size);
  return Math.min(...reached);
}

/** Dense arithmetic without sparsity and memory bandwidth, from NVIDIA's data sheets; 16-bit weights. */
export const dataSheets = {
  "T4 (fp16)": { flops: 65e12, bytesPerSecond: 320e9, bytesPerWeight: 2 },
  "L4 (bf16)": { flops: 121e12, bytesPerSecond: 300e9, bytesPerWeight: 2 },
  "A100 80 GB SXM (bf16)": { flops: 312e12, bytesPerSecond: 2039e9, bytesPerWeight: 2 },
  "H100 SXM (bf16)": { flops: 989e12, bytesPerSecond: 3350e9, bytesPerWeight: 2 },
} as const satisfies Record<string, Device>;

/** As measured on one: large products in bf16, and a copy on the device. */
export const measuredH200 = { flops: 765e12, bytesPerSecond: 4160e9, bytesPerWeight: 2 } as const;
