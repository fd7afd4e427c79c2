import { formatBounds, formatRatio } from "@labs/report";
import * as Plot from "@observablehq/plot";
import type { Html } from "../html/html.ts";
import type { Forest, ForestRow } from "../model/forest.ts";
import { draw, labelRoom, shorten } from "./draw.ts";
import { ratioDomain, ratioTicks, tickWords } from "./ratio-axis.ts";

const rowHeight = 24;

/** Ratios with their intervals on a logarithmic scale; the band is what counts as no difference. */
export function forestChart(
  { baseline, rows, floor }: Forest,
  options: { readonly small?: boolean } = {},
): Html {
  const domain = ratioDomain(rows.flatMap(({ ratio, low, high }) => [ratio, low, high]));
  const [least, most] = domain;
  const names = rows.map(({ arm }) => arm);
  const ends = rows.map((row) => ({ ...row, from: row.low ?? least, to: row.high ?? most }));
  const height = rows.length * rowHeight;
  return draw(label(baseline, rows), {
    ...(options.small ? { width: 330 } : {}),
    height: height + 26,
    marginTop: 4,
    marginBottom: 22,
    marginLeft: labelRoom(names),
    marginRight: 18,
    x: { type: "log", domain },
    y: { domain: names, padding: 0.2, type: "band" },
    marks: [
      ...(floor === null || floor <= 1
        ? []
        : [
            Plot.rectX([0], {
              x1: Math.max(least, 1 / floor),
              x2: Math.min(most, floor),
              fill: "var(--band)",
            }),
          ]),
      Plot.axisX({
        ticks: ratioTicks(domain),
        tickFormat: tickWords,
        tickSize: 0,
        fontSize: 12,
        fill: "var(--soft)",
        label: null,
      }),
      Plot.axisY({ tickFormat: shorten, tickSize: 0, fontSize: 12, fill: "var(--ink)", label: null }),
      Plot.ruleX([1], { stroke: "var(--soft)" }),
      Plot.ruleY(ends, { x1: "from", x2: "to", y: "arm", stroke: colour, strokeWidth: 2.5 }),
      Plot.dot(ends, {
        x: "ratio",
        y: "arm",
        r: 4.5,
        fill: (row) => (isTold(row) ? colour(row) : "var(--card)"),
        stroke: colour,
        strokeWidth: 2,
      }),
    ],
  });
}

function isTold({ verdict, isPlacebo }: ForestRow): boolean {
  return !isPlacebo && (verdict === "FASTER" || verdict === "SLOWER");
}

/** Colour repeats what the side of the line and the table say; it adds nothing. */
function colour(row: ForestRow): string {
  if (!isTold(row)) return "var(--quiet)";
  return row.verdict === "FASTER" ? "var(--better)" : "var(--worse)";
}

function label(baseline: string, rows: readonly ForestRow[]): string {
  const told = rows.map(
    ({ arm, ratio, low, high }) => `${arm} ${formatRatio(ratio)} (${formatBounds([low, high], formatRatio)})`,
  );
  return `Ratio to ${baseline}, above 1x is better: ${told.join("; ")}.`;
}
