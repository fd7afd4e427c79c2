import type { Summary } from "@labs/experiment/result";
import type { Metric } from "../reading/lookup.ts";
import { type Bar, renderBars } from "./bars.ts";
import { formatMetric, formatSummary } from "./format.ts";
import { findKnee, type Point } from "./knee.ts";
import { wrap } from "./text.ts";

/** Stands at a knee. */
export const kneeMark = "<- knee";

/** A row of a curve: its label and what was measured there. */
export interface Place {
  readonly label: string;
  /** Said at its right. */
  readonly remark?: string;
  readonly summary: Summary | undefined;
}

/** The points as bars with their knee, below the rows that are not on the axis; nothing where no point was measured. */
export function drawCurve(
  title: string,
  about: Metric,
  { beside, points }: { readonly beside: readonly Place[]; readonly points: readonly Place[] },
  most: number,
): string[] {
  // A knee is where more of something stops bringing more; times and counts that fall have none.
  const found = about.better === "higher" ? findKnee(points.flatMap(pointOf)) : null;
  const bars = [...beside, ...points].filter(({ summary }) => summary !== undefined);
  if (!points.some(({ summary }) => summary !== undefined)) return [];
  const rows = bars.map((place) =>
    barOf(place, about, points.indexOf(place) > 0 && place.label === found?.knee.name),
  );
  return [
    [
      wrap(title),
      renderBars(rows, most),
      ...(found === null ? [] : [wrap(kneeWords(found, about, points))]),
    ].join("\n"),
  ];
}

function kneeWords(
  { knee, best }: { readonly knee: Point; readonly best: Point },
  { kind }: Metric,
  points: readonly Place[],
): string {
  if (knee.name === points[0]?.label) return `No knee: ${knee.name} is already within 10 % of the best.`;
  const value = formatMetric(best.value, { kind });
  const where = knee.name === best.name ? ", also the best" : `; the best is ${value} at ${best.name}`;
  const beyond = knee.name === points.at(-1)?.label ? " The curve ends there: the knee may lie beyond." : "";
  return `Knee: ${knee.name}${where}.${beyond}`;
}

function barOf({ label, summary, remark = "" }: Place, { kind }: Metric, knee: boolean): Bar {
  const value = summary?.median ?? null;
  const varies = summary !== undefined && summary.low !== summary.high;
  const spread = varies ? formatSummary(summary, { kind }) : "";
  return {
    label,
    value,
    words: [value === null ? "" : formatMetric(value, { kind }), spread, knee ? kneeMark : remark],
  };
}

function pointOf({ label, summary }: Place): Point[] {
  const value = summary?.median ?? null;
  return value === null ? [] : [{ name: label, value }];
}

/** The value of the longest bar. */
export function mostOf(places: readonly Place[]): number {
  return Math.max(0, ...places.map(({ summary }) => summary?.median ?? 0));
}
