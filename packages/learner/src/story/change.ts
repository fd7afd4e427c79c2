import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { listWords } from "@labs/report";
import { yours } from "../attempt.ts";

/** The learner's file beside the starter that it began as. */
export interface OwnCode {
  readonly starter: string;
  readonly text: string;
  /** ISO time of the last save. */
  readonly savedAt: string;
}

/** New lines that are quoted; the longest say most. */
const maxQuoted = 3;

/** What was changed: the learner's own lines, or the sentence of the variant. */
export function change(run: Result, subject: string, { task }: Goal, own: OwnCode | null): string[] {
  if (subject !== yours) {
    const said = run.arms.find(({ name }) => name === subject)?.change ?? "";
    return [`I chose ${subject}: ${said}`];
  }
  if (own === null) return [`I wrote my own variant. The task was: ${task}`];
  const added = linesBeside(own.text, own.starter);
  const removed = linesBeside(own.starter, own.text);
  const later =
    own.savedAt > run.finishedAt
      ? ["The file was saved again after this run, so I measure once more before I quote it."]
      : [];
  if (added.length === 0 && removed.length === 0)
    return ["My own variant is the baseline's code without a change.", ...later];
  const sizes = [sizeWords(added.length, "new"), sizeWords(removed.length, "dropped")].filter(
    (one) => one !== "",
  );
  return [
    `I wrote my own variant, with ${listWords(sizes)} beside the baseline.`,
    ...quotes(added),
    ...later,
  ];
}

function sizeWords(count: number, what: string): string {
  if (count === 0) return "";
  return count === 1 ? `1 line ${what}` : `${count} lines ${what}`;
}

function quotes(added: readonly string[]): string[] {
  const longest = new Set(added.toSorted((a, b) => b.length - a.length).slice(0, maxQuoted));
  const told = added.filter((line) => longest.has(line)).map((line) => `\`${line}\``);
  return told.length === 0 ? [] : [`What matters in it: ${told.join(" ")}.`];
}

/** Lines of code of the one text that the other does not have; comments, imports and brackets say nothing. */
function linesBeside(text: string, other: string): string[] {
  const left = new Map<string, number>();
  for (const line of codeLines(other)) left.set(line, (left.get(line) ?? 0) + 1);
  return codeLines(text).filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function codeLines(text: string): string[] {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line) && !/^(\/\/|import )/.test(line));
}
