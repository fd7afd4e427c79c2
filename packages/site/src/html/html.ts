/** Markup as a value: text that is put into it is escaped, markup is not. */

/** Finished markup. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

type Value = Html | string | number | null | readonly Value[];

/** Builds markup; text, also in quoted attributes, is escaped, lists are joined, `null` is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.map((text, index) => text + render(values[index] ?? null)).join(""));
}

function render(value: Value): string {
  if (value === null) return "";
  if (value instanceof Html) return value.toString();
  return typeof value === "string" || typeof value === "number"
    ? escapeText(String(value))
    : value.map(render).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeText(text: string): string {
  return unbroken(text).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** A number keeps its thousands and its per cent sign on one line. */
function unbroken(text: string): string {
  return text.replaceAll(/(?<=\d) (?=\d{3}(?!\d)|%)/g, "\u00a0");
}
