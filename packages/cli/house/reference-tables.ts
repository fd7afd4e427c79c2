/**
 * Tables of a text whose figures are those of a stored run. A comment above the table says what its columns after the
 * first one quote, one entry per column, or one for all of them:
 *
 * `<!-- reference-run: metric throughput, case saturated; ratio throughput, case saturated; skip -->`
 *
 * The first column names the arms. Where the first row names them instead, the entries speak of the rows.
 */
import type { Result } from "@labs/experiment/result";
import { formatMetric, formatRatio } from "@labs/report";

interface Quoted {
  readonly what: "metric" | "ratio";
  readonly metric: string;
  readonly case: string;
}

const marker = /<!--\s*reference-run:([\s\S]*?)-->/g;

/** A sentence for each figure of a marked table that is not the run's, and for each marker that cannot be read. */
export function findDrift(text: string, run: Result): string[] {
  return [...text.matchAll(marker)].flatMap((found) => {
    const [whole, words = ""] = found;
    const rows = tableAfter(text.slice(found.index + whole.length));
    const wrong = (sentence: string) => `"${words.trim()}": ${sentence}`;
    if (rows.length < 2) return wrong("no table follows it");
    const entries = words.split(";").map((entry) => readEntry(entry, run));
    const unread = entries.filter((entry) => typeof entry === "string");
    if (unread.length > 0) return unread.map(wrong);
    const quoted = entries.filter((entry) => typeof entry !== "string");
    return compareTable(armsDown(rows, run), quoted, run).map(wrong);
  });
}

/** Whether a text quotes a run. */
export function hasMarker(text: string): boolean {
  return text.includes("<!-- reference-run:");
}

/** `null` for a column of something else; a sentence where it cannot be read. */
function readEntry(entry: string, run: Result): Quoted | null | string {
  const text = entry.trim();
  if (text === "skip") return null;
  const [, what, metric = "", name = ""] = /^(metric|ratio) (.+), case (.+)$/.exec(text) ?? [];
  if (what !== "metric" && what !== "ratio")
    return `"${text}" is none of "metric <name>, case <name>", "ratio <metric>, case <name>", "skip"`;
  if (run.metrics[metric] === undefined) return `the run has no metric "${metric}"`;
  if (run.cases[name] === undefined) return `the run has no case "${name}"`;
  return { what, metric, case: name };
}

function compareTable(rows: readonly string[][], entries: readonly (Quoted | null)[], run: Result): string[] {
  const [head = [], ...body] = rows;
  const columns = head.length - 1;
  if (entries.length !== 1 && entries.length !== columns)
    return [`it has ${entries.length} entries for ${columns} columns`];
  return body.flatMap(([first = "", ...cells]) => {
    if (!isArm(first, run)) return `the run has no arm "${first}"`;
    return cells.flatMap((cell, index) => {
      const quoted = entries.length === 1 ? entries[0] : entries[index];
      if (quoted === null || quoted === undefined) return [];
      const expected = figuresOf(quoted, first, run);
      const place = `${first}, ${quoted.what} ${quoted.metric}, ${quoted.case}`;
      return agrees(cell, expected)
        ? []
        : `${place}: the text says "${cell}", the run ${expected.join(", ") || "nothing"}`;
    });
  });
}

/** The figure and its bounds as a report shows them; none where the run has none. */
function figuresOf({ what, metric, case: name }: Quoted, arm: string, run: Result): string[] {
  const isHere = (one: { arm: string; metric: string; case: string }) =>
    one.arm === arm && one.metric === metric && one.case === name;
  if (what === "ratio") {
    const found = run.comparisons.find(isHere);
    return found === undefined || found.ratio === null
      ? []
      : [found.ratio, ...found.ci95].map((ratio) => (ratio === null ? "" : formatRatio(ratio)));
  }
  const found = run.summaries.find(isHere);
  const kind = run.metrics[metric]?.kind ?? "gauge";
  return found === undefined || found.median === null
    ? []
    : [found.median, found.low, found.high].map((value) =>
        value === null ? "" : formatMetric(value, { kind }),
      );
}

/** A cell holds the figure alone, or the figure and both of its bounds. A dash or nothing says that there is none. */
function agrees(cell: string, expected: readonly string[]): boolean {
  const said = numbersIn(cell);
  const [first, low, high] = expected.map((figure) => numbersIn(figure)[0]);
  if (said.length === 0) return /^[–-]?$/.test(cell) && first === undefined;
  return (
    said[0] === first && (said.length === 1 || (said.length === 3 && said[1] === low && said[2] === high))
  );
}

/** Numbers of a text, with blanks between thousands; a figure of the unit, as in `m2`, is none. */
function numbersIn(text: string): number[] {
  const found = text.matchAll(
    /(?<![\w.])-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])|(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g,
  );
  return [...found].map(([digits]) => Number(digits.replaceAll(/[ \u00a0\u202f]/g, "")));
}

/** The rows of the table right below, its line of dashes left out. */
function tableAfter(text: string): string[][] {
  const lines = text.trimStart().split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return (end === -1 ? lines : lines.slice(0, end))
    .filter((_, index) => index !== 1)
    .map((line) =>
      line
        .trim()
        .replace(/^\||\|$/g, "")
        .split("|")
        .map(plain),
    );
}

/** A cell without its emphasis. */
function plain(cell: string): string {
  return cell.replaceAll(/[*`]/g, "").trim();
}

/** The table with an arm in each row. */
function armsDown(rows: readonly string[][], run: Result): string[][] {
  const [head = []] = rows;
  const isAcross = head.length > 1 && head.slice(1).every((name) => isArm(name, run));
  if (!isAcross) return [...rows.map((row) => [...row])];
  return head.map((_, column) => rows.map((row) => row[column] ?? ""));
}

function isArm(name: string, run: Result): boolean {
  return run.arms.some((arm) => arm.name === name);
}
