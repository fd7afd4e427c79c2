import { formatMetric } from "@labs/report";
import * as Plot from "@observablehq/plot";
import type { Html } from "../html/html.ts";
import type { Sweep } from "../model/sweep.ts";
import { draw, seriesColour, seriesDash } from "./draw.ts";
import { logTicks } from "./ratio-axis.ts";
import { valueAxis } from "./value-axis.ts";

/** A metric along an axis, with the range of its rounds and its knee. */
export function sweepChart({ curves, beside }: Sweep, unit: string): Html {
  const points = curves.flatMap((curve, index) => curve.points.map((point) => ({ ...point, index })));
  const knees = curves.flatMap(({ knee }) => knee ?? []);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const isLog = (xs[0] ?? 0) > 0 && (xs.at(-1) ?? 0) / (xs[0] ?? 1) >= 8;
  const values = [...points, ...beside].map(({ value }) => value);
  const wide = Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 20;
  const show = (value: number) => formatMetric(value, { kind: "gauge" });
  const told = curves.map(
    ({ series, points, knee }) =>
      `${series}: ${points.map(({ name, value }) => `${name} ${show(value)}`).join(", ")}${knee === null ? "" : `, knee at ${knee.name}`}`,
  );
  return draw(`Curve, ${unit}. ${told.join("; ")}.`, {
    height: 250,
    marginTop: 26,
    marginLeft: 60,
    marginBottom: 28,
    marginRight: 24,
    x: { type: isLog ? "log" : "linear" },
    y: { type: wide ? "log" : "linear", zero: !wide, nice: true },
    marks: [
      ...valueAxis(unit, wide ? logTicks(values) : 5),
      Plot.axisX(apart(xs, isLog), {
        // Else a logarithmic scale labels only some of them.
        ticks: Number.POSITIVE_INFINITY,
        tickFormat: show,
        fontSize: 12,
        tickSize: 4,
        fill: "var(--soft)",
        label: null,
      }),
      Plot.ruleY(beside, { y: "value", stroke: "var(--quiet)", strokeDasharray: "2 4" }),
      Plot.text(beside, {
        y: "value",
        text: "arm",
        frameAnchor: "right",
        textAnchor: "end",
        dy: -7,
        fontSize: 11,
        fill: "var(--soft)",
      }),
      Plot.ruleX(points, {
        x: "x",
        y1: "low",
        y2: "high",
        stroke: (point) => seriesColour(point.index),
        strokeWidth: 1.5,
        strokeOpacity: 0.6,
      }),
      ...curves.map(({ points }, index) =>
        Plot.line(points, {
          x: "x",
          y: "value",
          stroke: seriesColour(index),
          strokeDasharray: seriesDash(index),
          strokeWidth: 2,
        }),
      ),
      Plot.dot(points, { x: "x", y: "value", r: 3.5, fill: (point) => seriesColour(point.index) }),
      Plot.dot(knees, { x: "x", y: "value", r: 8, stroke: "var(--ink)", strokeWidth: 1.5 }),
      // Of several curves the labels would stand on each other; the table has them.
      Plot.text(curves.length === 1 ? knees : [], {
        x: "x",
        y: "value",
        text: () => "knee",
        dy: -15,
        fontSize: 12,
        fontWeight: 600,
        fill: "var(--ink)",
      }),
    ],
  });
}

/** Ticks that do not stand on each other. */
function apart(xs: readonly number[], isLog: boolean): number[] {
  const scale = (x: number) => (isLog ? Math.log(x) : x);
  const [first = 0, last = 0] = [xs[0], xs.at(-1)];
  const least = (scale(last) - scale(first)) / 11;
  const kept: number[] = [];
  for (const x of xs) if (kept.length === 0 || scale(x) - scale(kept.at(-1) ?? 0) >= least) kept.push(x);
  return kept;
}
