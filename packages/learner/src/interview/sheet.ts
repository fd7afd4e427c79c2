import { dateWords, formatSeconds, listWords, wrap } from "@labs/report";
import type { AskedQuestion, Interview } from "../state.ts";
import { pointsWords, shareOf, strongShare } from "./score.ts";

/** What came of an interview: what to rely on, what to work on, and with which commands. */
export interface Sheet {
  readonly title: string;
  readonly groups: readonly { readonly heading: string; readonly rows: readonly SheetRow[] }[];
  readonly next: readonly { readonly command: string; readonly why: string }[];
}

/** An answer in a line. */
export interface SheetRow {
  readonly id: string;
  readonly question: string;
  /** Points and time. */
  readonly result: string;
  /** The points that were missing, in words; empty where there are none. */
  readonly missing: string;
  /** As it was typed; empty where it was spoken. */
  readonly answer: string;
}

/** Commands that are named at the end: more are none. */
const maxNext = 5;

/** Reads an interview; groups without a row are left out. */
export function readSheet(interview: Interview): Sheet {
  const { questions } = interview;
  const share = (one: AskedQuestion) => shareOf(one);
  const strong = questions.filter((one) => (share(one) ?? -1) >= strongShare);
  const weak = questions
    .filter((one) => share(one) !== null && !strong.includes(one))
    .toSorted((a, b) => (share(a) ?? 0) - (share(b) ?? 0));
  const open = questions.filter((one) => share(one) === null);
  return {
    title: titleOf(interview),
    groups: [
      { heading: "Strong", rows: strong.map(rowOf) },
      { heading: "Weak", rows: weak.map(rowOf) },
      { heading: "Not graded", rows: open.map(rowOf) },
    ].filter(({ rows }) => rows.length > 0),
    next: [...weak, ...open, ...strong].flatMap(nextOf).slice(0, maxNext),
  };
}

/** The sheet as text that fits the screen. */
export function renderSheet({ title, groups, next }: Sheet): string {
  const parts = groups.map(({ heading, rows }) =>
    [heading, ...rows.flatMap((row) => rowWords(row).map((line) => `  ${wrap(line, "    ")}`))].join("\n"),
  );
  const commands = next.map(({ command, why }) => `  ${wrap(`${command}: ${why}`, "    ")}`);
  return [
    wrap(title),
    ...parts,
    ...(commands.length === 0 ? [] : [["Run next", ...commands].join("\n")]),
  ].join("\n\n");
}

function rowWords({ id, result, missing }: SheetRow): string[] {
  return [`${id}: ${result}.${missing === "" ? "" : ` Missing: ${missing}.`}`];
}

function titleOf({ startedAt, minutes, seconds, planned, questions, end }: Interview): string {
  const said = `Interview of ${dateWords(startedAt)}: ${questions.length} of ${planned} questions in ${formatSeconds(seconds)} of ${minutes} min`;
  return { "all asked": `${said}.`, time: `${said}; the time was up.`, left: `${said}; it was left.` }[end];
}

function rowOf(one: AskedQuestion): SheetRow {
  const { id, question, answer, seconds, end, points } = one;
  const cut = end === "time" ? ", when the time was up" : end === "left" ? ", when it was left" : "";
  return {
    id,
    question,
    answer,
    result: `${pointsWords(one)}, after ${formatSeconds(seconds)}${cut}`,
    missing: listWords(points?.missing ?? []),
  };
}

/** A question without a run needs one; a weak answer to another is in its story. */
function nextOf(one: AskedQuestion): Sheet["next"] {
  const [lab = "", experiment = ""] = one.id.split("/");
  if (one.runId === null)
    return [{ command: `pnpm lab ${lab} bench ${experiment}`, why: "there is no number of your own yet" }];
  if ((shareOf(one) ?? 0) >= strongShare) return [];
  return [{ command: `pnpm lab ${lab} story ${experiment}`, why: "the answer, from your own runs" }];
}
