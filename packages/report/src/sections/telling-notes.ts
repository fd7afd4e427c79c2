import type { Comparison, Result } from "@labs/experiment/result";
import { formatBounds, formatRatio } from "../text/format.ts";

/** Said by the harness where the adjusted interval decides against a verdict. */
const includesNone = 'The interval includes "no difference".';

/**
 * What to know beside a verdict. Two methods that disagree matter only where the verdict is open, and the interval
 * that decides is named, because another one stands in the table.
 */
export function tellingNotes(comparison: Comparison, result: Result): string[] {
  const { verdict, notes } = comparison;
  const isDecided = verdict === "FASTER" || verdict === "SLOWER" || verdict === "EQUIVALENT";
  return notes.flatMap((note) => {
    if (note.startsWith("interval-disagreement"))
      return isDecided ? [] : [upperFirst(note.replace(/^interval-disagreement: /, ""))];
    return [note === includesNone ? decidingInterval(comparison, result) : note];
  });
}

function decidingInterval({ ciAdjusted, ci95 }: Comparison, { config }: Result): string {
  if (includesOne(ci95) || !includesOne(ciAdjusted)) return "The interval includes 1: this run cannot tell.";
  return `The interval that decides is adjusted for ${config.family} comparisons, ${formatBounds(ciAdjusted, formatRatio)}, and includes 1: this run cannot tell.`;
}

function includesOne([low, high]: Comparison["ci95"]): boolean {
  return low !== null && high !== null && low <= 1 && high >= 1;
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
