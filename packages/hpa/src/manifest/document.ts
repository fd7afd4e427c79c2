/** The documents of a YAML text: their values, and where in the text a field stands. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type ScalarTag,
  visit,
  type YAMLMap,
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
    // The parser compares every key with all before it; below, each is looked up.
    uniqueKeys: false,
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
  const mistake = findMistake(document);
  if (mistake !== undefined) throw notYaml(mistake.what, lines.linePos(mistake.offset).line);
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

/** What the parser leaves to its caller: an alias without its anchor, and a key that is there twice. */
function findMistake(document: Document.Parsed): { what: string; offset: number } | undefined {
  let found: { what: string; offset: number } | undefined;
  const anchors = new Set<string>();
  visit(document, (_, node) => {
    if (isAlias(node) && !anchors.has(node.source)) {
      const what = `*${node.source} stands for &${node.source}, which is not there`;
      found = { what, offset: node.range?.[0] ?? 0 };
      return visit.BREAK;
    }
    if (isMap(node)) {
      const twice = keyThatIsTwice(node);
      if (twice !== undefined) {
        found = { what: "Map keys must be unique", offset: twice };
        return visit.BREAK;
      }
    }
    if (isNode(node) && "anchor" in node && node.anchor !== undefined) anchors.add(node.anchor);
    return undefined;
  });
  return found;
}

/** Where the second of two equal keys stands. */
function keyThatIsTwice({ items }: YAMLMap): number | undefined {
  const keys = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (keys.has(key.value)) return key.range?.[0] ?? 0;
    keys.add(key.value);
  }
  return undefined;
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
    const pair = pairsOf(node).get(part);
    return pair && { node: pair.value, offset: (pair.key as Node).range?.[0] ?? 0 };
  }
  if (isSeq(node) && typeof part === "number") {
    const item = node.items[part] as Node | undefined;
    return item && { node: item, offset: item.range?.[0] ?? 0 };
  }
  return undefined;
}

const indexes = new WeakMap<YAMLMap, ReadonlyMap<unknown, Pair>>();

/** The fields of an object by name: a linter asks for many lines. */
function pairsOf(node: YAMLMap): ReadonlyMap<unknown, Pair> {
  const pairs =
    indexes.get(node) ??
    new Map(node.items.map((pair) => [isScalar(pair.key) ? pair.key.value : null, pair]));
  indexes.set(node, pairs);
  return pairs;
}
