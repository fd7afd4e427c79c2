/** The tables of the READMEs in which every experiment has a row. */
import { LabError } from "@labs/experiment";
import { markdownTable } from "markdown-table";

export interface Listed {
  readonly lab: string;
  readonly experiment: string;
  readonly question: string;
}

/** The README at the root with one more row, behind those of the same lab. */
export function listedAtRoot(markdown: string, { lab, experiment, question }: Listed): string {
  const link = `[${lab}](labs/${lab}/README.md)`;
  return changeTable("README.md", markdown, ["Lab", "Experiment"], (rows) => {
    const first = rows.findIndex(([cell]) => cell === link);
    if (first === -1) return [...rows, [link, experiment, question]];
    const next = rows.findIndex(([cell], index) => index > first && cell !== "");
    return rows.toSpliced(next === -1 ? rows.length : next, 0, ["", experiment, question]);
  });
}

/** A lab's README with one more row at the end. */
export function listedInLab(markdown: string, { lab, experiment, question }: Listed): string {
  return changeTable(`labs/${lab}/README.md`, markdown, ["Experiment"], (rows) => [
    ...rows,
    [`[${experiment}](${experiment}/)`, question],
  ]);
}

type Rows = readonly (readonly string[])[];

/** Rewrites the table whose heading begins with these cells; nothing else of the text is touched. */
function changeTable(
  file: string,
  markdown: string,
  heading: readonly string[],
  change: (rows: Rows) => Rows,
): string {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => heading.every((cell, index) => cellsOf(line)[index] === cell));
  if (start === -1) {
    throw new LabError(
      "EXPERIMENT",
      `${file} has no table that begins with | ${heading.join(" | ")} |, to which the experiment could be added: put it back (\`git diff ${file}\` shows what became of it).`,
    );
  }
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  const end = length === -1 ? lines.length : start + length;
  const [head = "", , ...rows] = lines.slice(start, end);
  const table = markdownTable([cellsOf(head), ...change(rows.map(cellsOf))]);
  return lines.toSpliced(start, end - start, table).join("\n");
}

/** The cells of a row; a bar behind a backslash is text. */
export function cellsOf(line: string): string[] {
  if (!line.startsWith("|")) return [];
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
