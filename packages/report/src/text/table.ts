import { screenWidth } from "./screen.ts";
import { joinFacts, wrap } from "./text.ts";

/** A column of a table: its heading, which may have several lines, and which side its cells lean to. */
export interface Column {
  readonly heading: string;
  readonly align?: "left" | "right";
}

type Row = readonly string[];

/** Leaves out the columns in which no row says anything. */
export function dropEmpty(
  columns: readonly Column[],
  rows: readonly Row[],
): [columns: Column[], rows: string[][]] {
  const told = columns.flatMap((_, index) => (rows.some((row) => (row[index] ?? "") !== "") ? [index] : []));
  const pick = <T>(from: readonly T[]) => told.flatMap((index) => from[index] ?? []);
  return [pick(columns), rows.map(pick)];
}

/** Plain columns, two spaces apart, each as wide as its widest cell. Without headings, only the rows. Cells hold no line breaks. */
export function renderTable(columns: readonly Column[], rows: readonly Row[]): string {
  const headings = columns.map(({ heading }) => (heading === "" ? [] : heading.split("\n")));
  const height = Math.max(0, ...headings.map(({ length }) => length));
  // Headings stand on the first row, however many lines they have.
  const head = Array.from({ length: height }, (_, line) =>
    headings.map((lines) => lines[line - height + lines.length] ?? ""),
  );
  const lines = [...head, ...rows];
  const widths = columns.map((_, index) => Math.max(0, ...lines.map((cells) => (cells[index] ?? "").length)));
  return lines
    .map((cells) =>
      columns
        .map(({ align = "left" }, index) => {
          const cell = cells[index] ?? "";
          return align === "right" ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Tables to which the columns of a wide one are dealt out: with more of them, the figures of one arm lie too far apart. */
const maxParts = 2;

/**
 * A table that fits the screen: its headings are broken where they make it too wide; where that is not enough the
 * columns are dealt out to two tables, the first column in each, and else each row becomes a block.
 */
export function fitTable(columns: readonly Column[], rows: readonly Row[], parts = maxParts): string {
  return findTable(columns, rows, parts) ?? rows.map((row) => renderBlock(columns, row)).join("\n");
}

/** The same, and `null` where the columns need more tables than that. */
export function findTable(columns: readonly Column[], rows: readonly Row[], parts: number): string | null {
  const narrow = columns.map((column, index) => ({
    ...column,
    heading: breakHeading(column.heading, Math.max(10, ...rows.map((row) => (row[index] ?? "").length))),
  }));
  for (let count = 1; count <= Math.min(parts, columns.length - 1); count++) {
    const tables = [columns, narrow]
      .map((headed) => dealTables(headed, rows, count))
      .find((dealt) => dealt.every(fits));
    if (tables !== undefined) return tables.join("\n\n");
  }
  return null;
}

/** A row that has no room beside others: its name, and below it what stands in each column. */
function renderBlock(columns: readonly Column[], [name = "", ...cells]: Row): string {
  const told = cells.flatMap((cell, index) => {
    const text = cell.trim();
    if (text === "") return [];
    const heading = columns[index + 1]?.heading.replaceAll("\n", " ") ?? "";
    return [heading === "" ? text : `${heading} ${text}`];
  });
  return [wrap(name), ...(told.length === 0 ? [] : [`  ${joinFacts(told, "  ")}`])].join("\n");
}

/** Several tables of nearly as many columns, the first column in each. */
function dealTables(columns: readonly Column[], rows: readonly Row[], count: number): string[] {
  return deal(columns.length - 1, count).map((indexes) => {
    const pick = <T>(from: readonly T[]) => [0, ...indexes].flatMap((index) => from[index] ?? []);
    return renderTable(
      pick(columns),
      rows.map((row) => pick(row)),
    );
  });
}

/** Whether no line is wider than the screen. */
export function fits(text: string): boolean {
  return text.split("\n").every((line) => line.length <= screenWidth());
}

/** Column numbers from 1 to `length`, in `count` parts of nearly the same size. */
function deal(length: number, count: number): number[][] {
  const numbers = Array.from({ length }, (_, index) => index + 1);
  return Array.from({ length: count }, (_, part) =>
    numbers.slice(Math.round((part * length) / count), Math.round(((part + 1) * length) / count)),
  );
}

/** Breaks a heading at spaces and behind hyphens. */
function breakHeading(heading: string, columns: number): string {
  const lines: string[] = [];
  for (const piece of heading.split(/(?<=[- ])/)) {
    const last = lines.at(-1);
    if (last !== undefined && (last + piece).trimEnd().length <= columns)
      lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}
