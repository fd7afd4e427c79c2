/**
 * The README's example: what a stored run printed. Its marker stands above the sentence and the block that are written
 * anew: `<!-- reference-run: printed caching/strategy -->`.
 */
import type { Result } from "@labs/experiment/result";
import { fitScreen, machineFacts, renderResult } from "@labs/report";
import type { Filled } from "./reference-tables.ts";

const marker = /<!--\s*reference-run: printed ([a-z\d-]+)\/([a-z\d-]+)\s*-->\n/;
/** The sentence and the block below the marker; no other block stands between. */
const example = /^(?:(?!\n```)[\s\S])*\n```text\n[\s\S]*?\n```(?=\n)/;

/** The lab and the experiment whose run a text prints; `null` where it prints none. */
export function printedIn(text: string): { readonly lab: string; readonly experiment: string } | null {
  const [, lab = "", experiment = ""] = marker.exec(text) ?? [];
  return lab === "" ? null : { lab, experiment };
}

/** Puts what the run prints in place of the marked example. */
export function fillExample(text: string, run: Result): Filled {
  const [found = ""] = marker.exec(text) ?? [];
  const start = text.indexOf(found) + found.length;
  const [before] = example.exec(text.slice(start)) ?? [];
  if (before === undefined)
    return { text, changes: [], faults: [`no block of text follows "${found.trim()}"`] };
  const after = exampleOf(run);
  if (before === after) return { text, changes: [], faults: [] };
  const change = `the printed example ${firstDifference(before.split("\n"), after.split("\n"))}`;
  return {
    text: text.slice(0, start) + after + text.slice(start + before.length),
    changes: [change],
    faults: [],
  };
}

function firstDifference(said: readonly string[], printed: readonly string[]): string {
  const differs = printed.findIndex((line, index) => line !== said[index]);
  const at = differs === -1 ? printed.length : differs;
  return `says "${said[at] ?? ""}", the run "${printed[at] ?? ""}"`;
}

function exampleOf(run: Result): string {
  const { lab, experiment, config, startedAt } = run;
  const preset = config.preset === "quick" ? "" : ` --preset ${config.preset}`;
  const [cores = ""] = machineFacts(run);
  return [
    "",
    `What \`pnpm lab ${lab} bench ${experiment}${preset}\` printed on ${startedAt.slice(0, 10)} on ${cores}:`,
    "",
    "```text",
    ...firstParts(run),
    "```",
  ].join("\n");
}

/** The question, the answer and the table behind it, without the line across the screen. */
function firstParts(run: Result): string[] {
  fitScreen(undefined);
  const parts = renderResult({ ...run, prediction: null }).split("\n\n");
  const [, ...lines] = parts.slice(0, 3).join("\n\n").split("\n");
  return [...lines, "", "[ … warnings, what you may say of this run, and what you may not ]"];
}
