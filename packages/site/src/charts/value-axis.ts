import { formatMetric } from "@labs/report";
import * as Plot from "@observablehq/plot";

/** Figures at the left, in their unit, with a line across the chart for each. */
export function valueAxis(unit: string, ticks: number | readonly number[]) {
  return [
    Plot.gridY({ ticks, stroke: "var(--line)", strokeOpacity: 1 }),
    Plot.axisY({
      ticks,
      tickFormat: (value: number) => formatMetric(value, { kind: "gauge" }),
      fontSize: 12,
      tickSize: 0,
      fill: "var(--soft)",
      label: unit,
      labelArrow: "none",
    }),
  ];
}
