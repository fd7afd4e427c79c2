import { formatMetric, formatValue } from "@labs/report";
import * as Plot from "@observablehq/plot";
import type { Html } from "../html/html.ts";
import type { Percentiles } from "../model/percentiles.ts";
import { draw, seriesColour, seriesDash } from "./draw.ts";
import { logTicks } from "./ratio-axis.ts";

const ticks = [50, 90, 99, 99.9, 99.99];

/** Response times by percentile; each tick to the right leaves a tenth of the answers. */
export function percentileChart(curves: readonly Percentiles[]): Html {
  const points = curves.flatMap(({ arm, points }, index) =>
    points.map((point) => ({ ...point, arm, index })),
  );
  const most = Math.max(...points.map(({ percentile }) => percentile));
  const levels = logTicks(points.map(({ ms }) => ms));
  const told = curves.map(({ arm, points }) => {
    const at = (wanted: number) => points.find(({ percentile }) => percentile === wanted);
    const values = [50, 90, 99].flatMap((one) => {
      const found = at(one);
      return found === undefined ? [] : `p${one} ${formatValue(found.ms, "ms")}`;
    });
    return `${arm} ${values.join(", ")}`;
  });
  return draw(`Response time by percentile: ${told.join("; ")}.`, {
    height: 250,
    marginTop: 22,
    marginLeft: 52,
    marginBottom: 34,
    x: { type: "linear", domain: [0, place(most)] },
    y: { type: "log" },
    marks: [
      Plot.axisX(ticks.filter((tick) => tick <= most).map(place), {
        tickFormat: (x: number) => `p${ticks.find((tick) => place(tick) === x)}`,
        fontSize: 12,
        tickSize: 4,
        fill: "var(--soft)",
        label: "percentile of answers",
        labelAnchor: "center",
        labelArrow: "none",
      }),
      Plot.gridY(levels, { stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.axisY(levels, {
        tickFormat: (ms: number) => formatMetric(ms, { kind: "gauge" }),
        fontSize: 12,
        tickSize: 0,
        fill: "var(--soft)",
        label: "ms",
        labelArrow: "none",
      }),
      ...curves.map((_, index) =>
        Plot.line(
          points.filter((point) => point.index === index),
          {
            x: ({ percentile }: { percentile: number }) => place(percentile),
            y: "ms",
            stroke: seriesColour(index),
            strokeDasharray: seriesDash(index),
            strokeWidth: 2,
          },
        ),
      ),
    ],
  });
}

/** Nines on a straight axis: p90 lies at 1, p99 at 2. */
function place(percentile: number): number {
  return -Math.log10(1 - percentile / 100);
}
