import { seriesClass } from "../charts/draw.ts";
import { type Html, html } from "../html/html.ts";

export interface ChartFigure {
  readonly title: string;
  /** How to read it. */
  readonly note?: string;
  readonly chart: Html;
  /** Names of the series in the order of their colours. */
  readonly legend?: readonly string[];
  /** The figures of the chart. */
  readonly table: Html;
  /** Whether the figures are part of the page rather than folded. @default false */
  readonly open?: boolean;
}

/** A chart with its title, legend and figures. */
export function chartFigure({ title, note, chart, legend = [], table, open = false }: ChartFigure): Html {
  return html`<figure><figcaption>${title}${note === undefined ? null : html`<span class="note">${note}</span>`}</figcaption>
${chart}${
  legend.length === 0
    ? null
    : html`<ul class="legend" aria-hidden="true">${legend.map((name, index) => html`<li class="${seriesClass(index)}"><span>${name}</span></li>`)}</ul>`
}
${open ? table : html`<details><summary>The figures of this chart</summary>${table}</details>`}</figure>
`;
}
