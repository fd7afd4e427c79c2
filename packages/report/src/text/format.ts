import type { Result, Summary } from "@labs/experiment/result";

/** What decides how a metric's values are written. */
interface Kind {
  readonly kind: Result["metrics"][string]["kind"];
  /** @default none is written */
  readonly unit?: string;
}

/** A number to three significant digits, with a thin gap at the thousands. */
export function formatValue(value: number, unit = ""): string {
  const text = significant(value);
  return unit === "" ? text : `${text} ${unit}`;
}

/** A metric's value: counts, which are compared exactly, with all their digits. */
export function formatMetric(value: number, { kind, unit }: Kind): string {
  const whole = kind === "count" && Number.isInteger(value);
  return whole ? `${grouped(value)}${unit ? ` ${unit}` : ""}` : formatValue(value, unit);
}

/** The same within a sentence, where there may be none. */
export function figureWords(value: number | null | undefined, about: Kind): string {
  return value == null ? "no figure" : formatMetric(value, about);
}

/** A ratio as a factor: `3.14x`. */
export function formatRatio(ratio: number): string {
  if (ratio >= 100 || ratio < 0.1) return `${significant(ratio)}x`;
  return `${ratio.toFixed(ratio >= 10 ? 1 : 2)}x`;
}

/** A bound that a ratio reaches at least: rounded down, with a third decimal where two would hide a small difference. */
export function formatAtLeast(ratio: number): string {
  const digits = ratio >= 100 ? 0 : ratio >= 10 ? 1 : ratio >= 1.1 ? 2 : 3;
  // A hair more than the bound itself, so that 2.80 does not become 2.79 by the way numbers are stored.
  const floor = Math.floor(ratio * 10 ** digits * (1 + 1e-12)) / 10 ** digits;
  return `${digits === 0 ? grouped(floor) : floor.toFixed(digits)}x`;
}

/** A ratio where room is short: `3.1x`, `31x`; two decimals where one would hide a small difference. */
export function formatFactor(ratio: number): string {
  if (ratio >= 100 || ratio < 0.1) return formatRatio(ratio);
  return `${ratio.toFixed(ratio >= 9.95 ? 0 : ratio >= 1.995 ? 1 : 2)}x`;
}

/** Bounds with an en dash; an open side is said in words. */
export function formatBounds(
  [low, high]: readonly [number | null, number | null],
  show: (value: number) => string,
): string {
  if (low === null && high === null) return "no bounds";
  if (low === null) return `up to ${show(high ?? 0)}`;
  if (high === null) return `from ${show(low)}`;
  return `${show(low)} – ${show(high)}`;
}

/** A length of time as people say it: `45 s`, `3 min 20 s`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

function significant(value: number): string {
  if (value === 0) return "0";
  // Rounded first: 999.6 has four digits once it is 1000.
  const size = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(3)))));
  if (size >= 3) return grouped(Math.round(Number(value.toPrecision(3))));
  if (size < -3) return value.toPrecision(2);
  return Number(value.toPrecision(3)).toString();
}

function grouped(whole: number): string {
  return whole.toString().replace(/\B(?=(\d{3})+(?!\d))/g, " ");
}

/** The bounds of an arm's cells. */
export function formatSummary({ low, high }: Summary, { kind }: Kind): string {
  return formatBounds([low, high], (value) => formatMetric(value, { kind }));
}
