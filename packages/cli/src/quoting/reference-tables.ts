/**
 * Tables of a text whose figures are those of a stored run. A comment above the table says what its columns after the
 * first one quote, one entry per column, or one for all of them:
 *
 * `<!-- reference-run: metric throughput, case saturated; ratio throughput, case saturated; skip -->`
 *
 * The first column names the arms. Where the first row names them instead, the entries speak of the rows.
 */
import type { Result } from "@labs/experiment/result";
import { markdownTable } from "markdown-table";
import { cellsOf } from "../catalog/readme-table.ts";
import { agrees, plain, withFigures } from "./cell.ts";
import { figuresOf, type Quoted, readEntry } from "./entry.ts";

/** A text with the run's figures put in. */
export interface Filled {
  readonly text: string;
  /** A sentence for each figure that was not the run's. */
  readonly changes: readonly string[];
  /** A sentence for each marker or row that cannot be filled. */
  readonly faults: readonly string[];
}

const marked = /<!--\s*reference-run:([\s\S]*?)-->(\s*)((?:\|[^\n]*\n?)*)/g;

/** Whether tables of a text quote a run. */
export function hasMarker(text: string): boolean {
  return text.search(marked) !== -1;
}

/** The text as a maintainer wrote it before there was a run, with its markers in force. */
export function adoptMarkers(text: string): string {
  return text.replaceAll(/<!--\s*figures:/g, "<!-- reference-run:");
}

/** Puts the run's figures into the marked tables. Cells that agree with the run, and whole tables of them, stay as they are. */
export function fillTables(text: string, run: Result): Filled {
  const changes: string[] = [];
  const faults: string[] = [];
  const filled = text.replaceAll(marked, (whole: string, words: string, gap: string, table: string) => {
    const place = (sentence: string) => `"${words.trim()}": ${sentence}`;
    const found = fillTable(table, words, run);
    changes.push(...found.changes.map(place));
    faults.push(...found.faults.map(place));
    if (found.changes.length === 0) return whole;
    return `${whole.slice(0, whole.length - gap.length - table.length)}${gap}${found.text}`;
  });
  return { text: filled, changes, faults };
}

function fillTable(table: string, words: string, run: Result): Filled {
  const refused = (...faults: string[]) => ({ text: table, changes: [], faults });
  const [first = "", dashes = "", ...others] = table.trimEnd().split("\n");
  if (others.length === 0) return refused("no table follows it");
  const entries = words.split(";").map((entry) => readEntry(entry, run));
  // A column that cannot be read keeps its figures; the others are filled.
  const faults: string[] = entries.filter((entry) => typeof entry === "string");

  const rows = [first, ...others].map(cellsOf);
  const isAcross = armsStandAbove(rows, run);
  const [head = [], ...body] = isAcross ? transposed(rows) : rows;
  const columns = head.length - 1;
  if (entries.length !== 1 && entries.length !== columns)
    return refused(...faults, `it has ${entries.length} entries for ${columns} columns`);

  const changes: string[] = [];
  const filled = body.map((row) => {
    const [name = "", ...cells] = row;
    const arm = plain(name);
    if (!isArm(arm, run)) {
      faults.push(`the run has no arm "${arm}"`);
      return row;
    }
    return [
      name,
      ...cells.map((cell, index) => {
        const entry = entries.length === 1 ? entries[0] : entries[index];
        if (entry == null || typeof entry === "string") return cell;
        const figures = figuresOf(entry, arm, run);
        if (agrees(cell, figures)) return cell;
        changes.push(differenceWords(entry, arm, cell, figures));
        return withFigures(
          cell,
          body.map((other) => other[index + 1] ?? ""),
          figures,
        );
      }),
    ];
  });
  const all = [head, ...filled];
  const text = markdownTable(isAcross ? transposed(all) : all, { align: cellsOf(dashes).map(alignment) });
  return { text: `${text}${table.endsWith("\n") ? "\n" : ""}`, changes, faults };
}

function differenceWords(
  { what, metric, case: name }: Quoted,
  arm: string,
  cell: string,
  figures: readonly string[],
) {
  const place = `${arm}, ${what} ${metric}, ${name}`;
  return `${place}: the text says "${plain(cell)}", the run ${figures.filter(Boolean).join(", ") || "nothing"}`;
}

function armsStandAbove([head = []]: readonly (readonly string[])[], run: Result): boolean {
  return head.length > 1 && head.slice(1).every((name) => isArm(plain(name), run));
}

function isArm(name: string, run: Result): boolean {
  return run.arms.some((arm) => arm.name === name);
}

function transposed(rows: readonly (readonly string[])[]): string[][] {
  const [head = []] = rows;
  return head.map((_, column) => rows.map((row) => row[column] ?? ""));
}

/** How a column is set, by the colons of its dashes. */
function alignment(dashes: string): "left" | "right" | "center" | null {
  const [left, right] = [dashes.startsWith(":"), dashes.endsWith(":")];
  if (left && right) return "center";
  if (right) return "right";
  return left ? "left" : null;
}
