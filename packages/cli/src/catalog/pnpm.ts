import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import { LabError } from "@labs/experiment";
import { fromRoot } from "./entry.ts";

const run = promisify(execFile);

/**
 * `pnpm install` in a folder, from what is on this machine where that is enough.
 *
 * @throws LabError SERVICE_MISSING, with pnpm's own reason and what to run
 */
export async function installPackages(folder: string, options: readonly string[]): Promise<void> {
  const [command, ...before] = pnpm();
  const words = [...before, "install", "--prefer-offline", ...options];
  await run(command, words, { cwd: folder }).catch((error: Error & Partial<Output>) => {
    throw new LabError(
      "SERVICE_MISSING",
      `The packages of ${fromRoot(folder) || "the repository"} could not be installed (${reason(error)}): run \`pnpm install\` there.`,
      { cause: error },
    );
  });
}

/**
 * The pnpm that runs this command; where that is another program, such as npm, the one on PATH. Not `npx pnpm`:
 * a second npx waits for as long as the first one runs.
 */
function pnpm(): [command: string, ...words: string[]] {
  const own = process.env.npm_execpath ?? "";
  if (!/^pnpm(\.[cm]?js)?$/.test(basename(own))) return ["pnpm"];
  return own.endsWith("js") ? [process.execPath, own] : [own];
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Why it failed: the last cause of those that pnpm draws as a tree, or the line that speaks of an error. */
function reason({ stdout = "", stderr = "", message }: Error & Partial<Output>): string {
  const said = stderr.trim() === "" ? stdout : stderr;
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  const [, cause] = said.split("╰─▶");
  const text = cause ?? lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? message;
  return text
    .replaceAll(/[\s│]+/g, " ")
    .trim()
    .replace(/[.:]$/, "");
}
