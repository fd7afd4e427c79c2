/** What an experiment keeps beside its results, of its newest run: panels of dashboards, and recordings to open. */
import type { Panel, Panels } from "@labs/experiment/result";
import { dateWords, formatMetric } from "@labs/report";
import { panelChart } from "../../charts/panel-chart.ts";
import { section, table } from "../../html/blocks.ts";
import { type Html, html } from "../../html/html.ts";
import type { Attachments } from "../../model/attachments.ts";
import { chartFigure } from "../chart-figure.ts";
import { attachmentPath } from "../links.ts";

type Dashboard = Panels["dashboards"][number];

/** The panels of each dashboard, folded but for the first. */
export function panelsSection({ panels }: Attachments): Html | null {
  if (panels === null) return null;
  return section(
    "panels",
    "The dashboards",
    html`<p class="small">Recorded on ${dateWords(panels.recordedAt)}: the newest run here. Each line is what the panel's own query gave; the band is the time of the fault.</p>`,
    ...panels.dashboards.map((dashboard, index) => dashboardBlock(dashboard, panels.time, index === 0)),
  );
}

function dashboardBlock(dashboard: Dashboard, time: string, isOpen: boolean): Html {
  const { title, note, span, panels } = dashboard;
  const figures = panels.map((panel) =>
    chartFigure({
      title: panel.title,
      note: panel.note,
      chart: panelChart(panel, { time, span }),
      legend: panel.series.map(({ name }) => name),
      table: panelTable(panel, time),
    }),
  );
  return html`<details${isOpen ? html` open` : null}><summary>${title}</summary><p class="small">${note}</p><div class="charts">${figures}</div></details>`;
}

function panelTable({ title, unit, series }: Panel, time: string): Html {
  const show = (value: number | undefined) =>
    value === undefined ? "–" : formatMetric(value, { kind: "gauge" });
  return table(
    `${title}${unit === "" ? "" : `, ${unit}`}`,
    [
      { heading: "series" },
      ...["first", "least", "most", `${time} of the most`, "last"].map((heading) => ({
        heading,
        figures: true,
      })),
    ],
    series.map(({ name, points }) => {
      const values = points.map(([, value]) => value);
      const most = Math.max(...values);
      const figures = [values[0], Math.min(...values), most, points.find(([, value]) => value === most)?.[0]];
      return [name, ...figures.map(show), show(values.at(-1))];
    }),
  );
}

const kinds = { svg: "flame graph", "speedscope.json": "speedscope", txt: "output" } as const;

/** A row for what was recorded, a column for each tool. */
export function recordingsSection(attached: Attachments): Html | null {
  const { files } = attached;
  if (files.length === 0) return null;
  const parts = files.map((file) => {
    const [tool = "", name = ""] = file.split("/");
    const [what = ""] = name.split(".");
    return { file, tool, what, ending: name.slice(what.length + 1) };
  });
  const tools = [...new Set(parts.map(({ tool }) => tool))];
  const whats = [...new Set(parts.map(({ what }) => what))];
  const cell = (what: string, tool: string) =>
    parts
      .filter((part) => part.what === what && part.tool === tool)
      .map(({ file, ending }) => {
        const kind = kinds[ending as keyof typeof kinds];
        return html`<a href="../${attachmentPath(attached, file)}" title="${kind} of ${what} by ${tool}">${kind}</a> `;
      });
  return section(
    "recordings",
    "Its recordings",
    html`<p class="small">Of the newest run here. A flame graph opens in the browser; a file of speedscope is for www.speedscope.app, where it stays on this machine; the output is the tool's own.</p>`,
    table(
      "Recordings by tool",
      [{ heading: "recorded" }, ...tools.map((heading) => ({ heading }))],
      whats.map((what) => [what, ...tools.map((tool) => html`${cell(what, tool)}`)]),
    ),
  );
}
