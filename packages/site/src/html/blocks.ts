/** The few shapes of which pages are made. */
import { type Html, html } from "./html.ts";

/** A table's column: its heading, and whether it holds figures. */
export interface Column {
  readonly heading: string;
  readonly figures?: boolean;
}

type Cell = Html | string;

/** Characters of a cell, markup included, that stay on one line. */
const longestLine = 120;

/** A table that scrolls in itself where it is wider than the page; the first cell of a row is its heading. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  const align = (index: number) => (columns[index]?.figures ? html` class="figure"` : null);
  // A sentence wraps, a figure or a verdict does not.
  const kind = (cell: Cell, index: number) =>
    String(cell).length > longestLine ? html` class="text"` : align(index);
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ heading }, index) => html`<th scope="col"${align(index)}>${heading}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = "", ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell, index) => html`<td${kind(cell, index + 1)}>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`;
}

/** A heading with what belongs to it; nothing where there is nothing. */
export function section(id: string, title: string, ...content: readonly (Html | null)[]): Html | null {
  const told = content.filter((one) => one !== null);
  if (told.length === 0) return null;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${told}</section>
`;
}

/** Sentences one below the other; nothing where there are none. */
export function list(sentences: readonly (Html | string)[]): Html | null {
  return sentences.length === 0
    ? null
    : html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

/** The same under a small heading. */
export function titledList(title: string, sentences: readonly (Html | string)[]): Html | null {
  const items = list(sentences);
  return items === null ? null : html`<h3>${title}</h3>${items}`;
}

/** A command to copy. */
export function command(words: string): Html {
  return html`<code class="command">${words}</code>`;
}

/** A verdict as a small label. */
export function badge(verdict: string, words = verdict): Html {
  return html`<span class="badge ${verdict.toLowerCase().replaceAll(" ", "-")}">${words}</span>`;
}
