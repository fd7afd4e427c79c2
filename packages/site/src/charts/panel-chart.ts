import type { Panel } from "@labs/experiment/result";
import { formatMetric } from "@labs/report";
import * as Plot from "@observablehq/plot";
import type { Html } from "../html/html.ts";
import { draw, seriesColour, seriesDash } from "./draw.ts";
import { valueAxis } from "./value-axis.ts";

/** The series of a panel over time; a band where what it should show went on. */
export function panelChart(
  { title, unit, series }: Panel,
  { time, span }: { readonly time: string; readonly span: readonly [number, number] | null },
): Html {
  const show = (value: number) => formatMetric(value, { kind: "gauge" });
  const told = series.map(({ name, points }) => {
    const values = points.map(([, value]) => value);
    return `${name}: ${show(Math.min(...values))} to ${show(Math.max(...values))}`;
  });
  return draw(`${title} over ${time}${unit === "" ? "" : `, ${unit}`}. ${told.join("; ")}.`, {
    height: 190,
    marginTop: 22,
    marginLeft: 60,
    marginBottom: 34,
    y: { zero: true, nice: true },
    marks: [
      ...(span === null ? [] : [Plot.rectX([span], { x1: "0", x2: "1", fill: "var(--band)" })]),
      ...valueAxis(unit, 4),
      Plot.axisX({
        ticks: 6,
        fontSize: 12,
        tickSize: 4,
        fill: "var(--soft)",
        label: time,
        labelAnchor: "center",
        labelArrow: "none",
      }),
      ...series.map(({ points }, index) =>
        Plot.line(points, {
          x: "0",
          y: "1",
          stroke: seriesColour(index),
          strokeDasharray: seriesDash(index),
          strokeWidth: 1.5,
        }),
      ),
    ],
  });
}
