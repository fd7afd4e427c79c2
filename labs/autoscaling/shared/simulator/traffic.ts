/** Requests per second over time. */
export interface Traffic {
  readonly seconds: number;
  /** From second 0 to the last. */
  rateAt(second: number): number;
}

const minute = 60;
const hour = 3600;

/** Requests come at the first rate, at the second from `from` on and at the first again from `to` on. */
export function step(low: number, high: number, { from = 5 * minute, to = 22 * minute } = {}): Traffic {
  return { seconds: 40 * minute, rateAt: (second) => (second >= from && second < to ? high : low) };
}

/** Up in ten minutes, ten minutes at the top, down in ten minutes. */
export function ramp(low: number, high: number): Traffic {
  const between = (share: number) => low + (high - low) * Math.min(1, Math.max(0, share));
  return {
    seconds: 40 * minute,
    rateAt: (second) =>
      Math.min(
        between((second - 5 * minute) / (10 * minute)),
        between((35 * minute - second) / (10 * minute)),
      ),
  };
}

/** Half of the time low, half of the time high, in turns of `halfSeconds`. */
export function square(low: number, high: number, halfSeconds: number): Traffic {
  return {
    seconds: 40 * minute,
    rateAt: (second) => (Math.floor(second / halfSeconds) % 2 === 0 ? low : high),
  };
}

/** A day: a cosine with its lowest point at midnight. */
export function diurnal(night: number, noon: number): Traffic {
  return {
    seconds: 24 * hour,
    rateAt: (second) => night + ((noon - night) * (1 - Math.cos((2 * Math.PI * second) / (24 * hour)))) / 2,
  };
}

/** A link is shared: in half a minute to the peak, then 1/e less every four minutes. */
export function flashCrowd(usual: number, peak: number): Traffic {
  const begin = 5 * minute;
  const top = begin + minute / 2;
  return {
    seconds: 40 * minute,
    rateAt(second) {
      if (second < begin) return usual;
      if (second < top) return usual + ((peak - usual) * (second - begin)) / (top - begin);
      return usual + (peak - usual) * Math.exp(-(second - top) / (4 * minute));
    },
  };
}

/** The same rate all the time. */
export function constant(rate: number, seconds: number): Traffic {
  return { seconds, rateAt: () => rate };
}
