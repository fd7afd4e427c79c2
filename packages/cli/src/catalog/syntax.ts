import { execFile } from "node:child_process";
import { execPath } from "node:process";
import { promisify } from "node:util";

/** Where a file cannot be parsed; lines and columns count from 1. */
export interface BrokenPlace {
  readonly line: number;
  readonly column: number | null;
  readonly message: string;
}

/** Parses in a process of its own, which keeps Node's warning about this function off the screen. */
const parse = `
  import { readFile } from "node:fs/promises";
  import { stripTypeScriptTypes } from "node:module";
  const text = await readFile(process.argv[1], "utf8");
  try { stripTypeScriptTypes(text); } catch (error) { console.log(error.stack); }
`;

/** The first place at which a TypeScript file cannot be parsed; `null` where all of it can, or where it is no such file. */
export async function findBrokenPlace(file: string): Promise<BrokenPlace | null> {
  if (!file.endsWith(".ts")) return null;
  const { stdout } = await promisify(execFile)(execPath, [
    "--disable-warning=ExperimentalWarning",
    "--input-type=module",
    ...["--eval", parse, file],
  ]);
  return readBrokenPlace(stdout);
}

/** Reads Node's report: the line, the code around it, a caret below the place, then the message. */
export function readBrokenPlace(stack: string): BrokenPlace | null {
  const line = /^.*:(\d+)\n/.exec(stack)?.[1];
  const message = /^\w*Error(?: \[\w+\])?: (.*)$/m.exec(stack)?.[1];
  if (line === undefined || message === undefined) return null;
  const caret = /^( *)\^+$/m.exec(stack)?.[1];
  return { line: Number(line), column: caret === undefined ? null : caret.length + 1, message };
}
