/** One YAML document: its value, and where in the text a field stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, visit } from "yaml";

/** The value as Kubernetes reads it: a field that is null counts as not given. */
export function plainValue(document: Document.Parsed): unknown {
  return withoutNulls(document.toJS());
}

function withoutNulls(value: unknown): unknown {
  // Whole numbers are read exactly, for quantities; those that fit are ordinary numbers.
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(entries.map(([name, entry]) => [name, withoutNulls(entry)]));
}

/** An alias without its anchor, and the line of it. */
export function brokenAlias(
  document: Document.Parsed,
  lines: LineCounter,
): { name: string; line: number } | undefined {
  let found: { name: string; line: number } | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      found = { name: alias.source, line: lines.linePos(alias.range?.[0] ?? 0).line };
      return visit.BREAK;
    },
  });
  return found;
}

/** The line of a field; of the innermost part of its path that is there, where the field is missing. */
export function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const part of path) {
    const next = step(document, node, part);
    if (next === undefined) break;
    ({ node, offset } = next);
  }
  return lines.linePos(offset).line;
}

function step(document: Document.Parsed, from: unknown, part: PropertyKey) {
  const node = isAlias(from) ? from.resolve(document) : from;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
    return pair && { node: pair.value, offset: (pair.key as Node).range?.[0] ?? 0 };
  }
  if (isSeq(node) && typeof part === "number") {
    const item = node.items[part] as Node | undefined;
    return item && { node: item, offset: item.range?.[0] ?? 0 };
  }
  return undefined;
}
