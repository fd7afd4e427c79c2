import type { Result } from "@labs/experiment/result";
import { formatMetric, formatRatio, labelWords, type Subject } from "@labs/report";
import { scatterChart } from "../../charts/scatter-chart.ts";
import { section, table } from "../../html/blocks.ts";
import { type Html, html } from "../../html/html.ts";
import { priceScatters } from "../../model/price.ts";
import { chartFigure } from "../chart-figure.ts";
import { metricTables } from "./metric-tables.ts";

/** Scatters beyond these repeat the same arms. */
const most = 4;

/** What each gain costs. */
export function priceSection(result: Result, subject: Subject | null): Html | null {
  const scatters = subject === null ? [] : priceScatters(result, subject).slice(0, most);
  const figures = scatters.map(({ metric, case: name, points }) => {
    const about = result.metrics[metric];
    const label = about === undefined ? metric : labelWords(metric, about);
    return chartFigure({
      title: `Gain against ${metric}`,
      note: `Up: ${subject?.metric}, times as good as the baseline. The dashed line joins the arms that no other beats in both.`,
      chart: scatterChart(points, label),
      table: table(
        `Gain against ${metric} in ${name}`,
        [
          { heading: "arm" },
          { heading: "gain", figures: true },
          { heading: label, figures: true },
          { heading: "on the front" },
        ],
        points.map(({ arm, gain, price, isOnFront }) => [
          arm,
          formatRatio(gain),
          formatMetric(price, { kind: about?.kind ?? "gauge" }),
          isOnFront ? "yes" : "",
        ]),
      ),
    });
  });
  return section(
    "price",
    "What it costs",
    figures.length === 0 ? null : html`<div class="charts">${figures}</div>`,
    ...metricTables(result, "price"),
  );
}
