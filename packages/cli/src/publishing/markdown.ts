/** Text of results in Markdown: whatever its author wrote is shown as it is, and never as markup. */

/** Longest text of a cell: a reader needs no more, and a page of results has a limit. */
const longest = 200;

/**
 * A text as it reads on the page: one line, without markup, links, mentions or references.
 *
 * The characters that begin any of them stand as entities, which Markdown shows and never interprets.
 */
export function escapeMarkdown(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const short = line.length > longest ? `${line.slice(0, longest)}…` : line;
  return short.replaceAll(
    /[&<>"'`*_[\]\\|~#@!$]|:(?=\/\/)|(?<=^|\W)w(?=ww\.)/gi,
    (one) => `&#${one.codePointAt(0)};`,
  );
}

/** A row of a table; its cells are escaped already. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/**
 * As many lines as fit, with a sentence for what is left out.
 *
 * @param maxBytes of UTF-8
 */
export function fitLines(lines: readonly string[], maxBytes: number): string {
  const sentence = (left: number) =>
    `\n${left} more lines do not fit here: the results themselves have everything.\n`;
  let bytes = Buffer.byteLength(sentence(lines.length));
  const fitting = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > maxBytes;
  });
  if (fitting === -1) return `${lines.join("\n")}\n`;
  return `${lines.slice(0, fitting).join("\n")}\n${sentence(lines.length - fitting)}`;
}
