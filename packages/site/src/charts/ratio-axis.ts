import { formatRatio } from "@labs/report";

/** Ends of a logarithmic axis of ratios, with 1 inside and some air around. */
export function ratioDomain(values: readonly (number | null)[]): [low: number, high: number] {
  const known = values.flatMap((value) =>
    value !== null && value > 0 && Number.isFinite(value) ? [value] : [],
  );
  const [low, high] = [Math.min(0.9, ...known), Math.max(1.15, ...known)];
  const air = (high / low) ** 0.06;
  return [low / air, high * air];
}

/** A handful of round ratios between the ends, 1 among them. */
export function ratioTicks([low, high]: readonly [number, number], most = 5): number[] {
  const candidates = high / low < 3 ? fine : rounds(low, high);
  const inside = candidates.filter((value) => value >= low && value <= high);
  const step = Math.ceil(inside.length / most);
  const one = inside.indexOf(1);
  return inside.filter((_, index) => (index - one) % step === 0);
}

const fine = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2, 2.5];

/** A handful of round values of a logarithmic axis. */
export function logTicks(values: readonly number[], most = 6): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const inside = rounds(low, high).filter((value) => value >= low * 0.7 && value <= high * 1.4);
  const step = Math.ceil(inside.length / most);
  return inside.filter((_, index) => index % step === 0);
}

function rounds(low: number, high: number): number[] {
  const steps = high / low > 200 ? [1] : [1, 2, 5];
  const from = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, index) => from + index);
  return powers.flatMap((power) => steps.map((step) => Number((step * 10 ** power).toPrecision(3))));
}

/** A tick as people say it: `2x`, `0.5x`. */
export function tickWords(ratio: number): string {
  return formatRatio(ratio).replace(/\.0+x$|(\.\d*?)0+x$/, "$1x");
}
