import { execFile } from "node:child_process";
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

/** The pnpm that runs this command, or the one that is found. */
function pnpm(): [command: string, ...words: string[]] {
  const own = process.env.npm_execpath ?? "";
  if (/\.[cm]?js$/.test(own)) return [process.execPath, own];
  return /pnpm[^/]*$/.test(own) ? [own] : ["npx", "pnpm"];
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** The line that says why: pnpm marks it, and writes it to stdout. */
function reason({ stdout = "", stderr = "", message }: Error & Partial<Output>): string {
  const lines = `${stderr}\n${stdout}`.split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((text) => text.includes("ERR_")) ?? lines.at(-1) ?? message;
  return line.trim().replace(/[.:]$/, "");
}
