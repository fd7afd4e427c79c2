/** The table of expected failures in the troubleshooting page, made of the catalogue of errors. */
import { errorCatalogue } from "@labs/experiment";
import { markdownTable } from "markdown-table";
import type { Filled } from "./reference-tables.ts";

const head = ["Code", "Exit", "Symptom", "Cause", "Command"];
const table = /^\| Code .*\n(?:\|.*\n)+/m;

/** The page with the catalogue's table in place of the one that it has. */
export function fillErrorTable(text: string): Filled {
  const [before] = table.exec(text) ?? [];
  if (before === undefined)
    return { text, changes: [], faults: ["it has no table that begins with | Code |"] };
  const rows = Object.entries(errorCatalogue).map(([code, { exit, symptom, cause, command }]) => [
    code,
    String(exit),
    symptom,
    cause,
    command,
  ]);
  const after = `${markdownTable([head, ...rows])}\n`;
  if (before === after) return { text, changes: [], faults: [] };
  return {
    text: text.replace(before, () => after),
    changes: ["the table of errors is not the catalogue's"],
    faults: [],
  };
}
