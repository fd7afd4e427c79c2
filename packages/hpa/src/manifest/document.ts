/** The documents of a YAML text: their values, and where in the text a field stands. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type ScalarTag,
  visit,
} from "yaml";
import { ManifestError } from "./fault.ts";

/** One document of a text. */
export interface YamlDocument {
  /** As Kubernetes reads it: a field that is null counts as not given; nothing at all is `null`. */
  readonly value: unknown;
  /** The line of a field, from 1; of the innermost part of its path that is there, where the field is missing. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads all documents of a text.
 *
 * @param text YAML or JSON
 * @throws {ManifestError} with the first mistake, which explains those after it
 */
export function readDocuments(text: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    intAsBigInt: true,
    merge: true,
    customTags: (tags) => [yesOrNo, ...tags],
  });
  const [broken] = documents.flatMap(({ errors }) => errors);
  if (broken !== undefined) {
    const [message = ""] = broken.message.split(/ at line |\n/);
    throw notYaml(broken.code === "RESOURCE_EXHAUSTION" ? tooDeep : message, broken.linePos?.[0].line);
  }
  return ([...documents] as Document.Parsed[]).map((document) => ({
    value: readValue(document, lines),
    lineOf: (path) => lineOf(document, lines, path),
  }));
}

/** Kubernetes reads YAML 1.1, in which these words without quotes are no text. Source: go-yaml v2, resolve.go. */
const yesOrNo: ScalarTag = {
  tag: "tag:yaml.org,2002:bool",
  default: true,
  test: /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
  resolve: (word) => /^(?:y|on)/i.test(word),
};

const tooDeep = "it is nested too deeply";

function readValue(document: Document.Parsed, lines: LineCounter): unknown {
  const alias = brokenAlias(document, lines);
  if (alias !== undefined)
    throw notYaml(`*${alias.name} stands for &${alias.name}, which is not there`, alias.line);
  try {
    return withoutNulls(document.toJS());
  } catch (error) {
    // The parser's own bound: aliases of aliases would fill the memory.
    if (error instanceof ReferenceError)
      throw notYaml("its aliases stand for too much", lineOf(document, lines, []));
    // Its calls of itself, one for each level.
    if (error instanceof RangeError) throw notYaml(tooDeep, lineOf(document, lines, []));
    throw error;
  }
}

function notYaml(what: string, line = 1): ManifestError {
  return new ManifestError([{ line, field: "", message: `This is not YAML: ${what}.` }]);
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
function brokenAlias(
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

function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
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
