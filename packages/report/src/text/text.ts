import { screenWidth } from "./screen.ts";

/** Where a line may break: at a space, but not inside `1 230`, `95 %` or `3.9 ms`. */
const gap = /(?<!\d) | (?!\d|%|µs|(?:ns|ms|s|min|MB)\b)/;

/**
 * Breaks text into lines of at most `columns`, words kept whole where they fit.
 *
 * @param indent put in front of every line but the first, which the caller starts
 */
export function wrap(text: string, indent = "", columns = screenWidth()): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(gap).flatMap((piece) => chop(piece, columns - indent.length))) {
    const room = columns - indent.length;
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
}

/** A word longer than a line, in pieces. */
function chop(word: string, columns: number): string[] {
  if (word.length <= columns) return [word];
  return [word.slice(0, columns), ...chop(word.slice(columns), columns)];
}

/** A titled list; nothing where there are no items. */
export function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [[title, ...items.map((item) => `  - ${wrap(item, "    ")}`)].join("\n")];
}

/** Short facts one after the other; a line breaks between two of them, inside only where one is long. */
export function joinFacts(facts: readonly string[], indent = ""): string {
  const bound = facts.map((fact) =>
    fact.length > screenWidth() / 2 ? fact : fact.replaceAll(" ", "\u00a0"),
  );
  return wrap(bound.join("\u00a0· "), indent).replaceAll("\u00a0", " ");
}

/** Names in a row: `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB").format(words);
}
