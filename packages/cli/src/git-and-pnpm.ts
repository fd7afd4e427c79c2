import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LabError } from "@labs/experiment";
import { root } from "./catalog.ts";
import { fromRoot } from "./entry.ts";

const run = promisify(execFile);

/** Runs git at the root. */
export async function git(words: readonly string[]): Promise<string> {
  const { stdout } = await run("git", words, { cwd: root });
  return stdout.trim();
}

/** Runs pnpm, whichever there is. */
export async function pnpm(words: readonly string[], cwd: string): Promise<void> {
  for (const [command, ...before] of pnpms()) {
    try {
      await run(command, [...before, ...words], { cwd });
      return;
    } catch (error) {
      const { code, stdout, stderr } = error as NodeJS.ErrnoException & { stdout?: string; stderr?: string };
      if (code === "ENOENT") continue;
      const lines = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim());
      const line = lines.find((one) => /ERR_PNPM|error/i.test(one)) ?? lines.findLast(Boolean) ?? code;
      throw new LabError(
        "USAGE",
        `The packages of that commit could not be installed (${line}): try \`pnpm install\` in ${fromRoot(cwd)}.`,
      );
    }
  }
  throw new LabError("SERVICE_MISSING", "--against needs pnpm: get it with `npm install --global pnpm`.");
}

/** The pnpm that runs this command, the one that is installed, or one that npm fetches. */
function pnpms(): (readonly [string, ...string[]])[] {
  const own = process.env.npm_execpath ?? "";
  const isScript = /\.[cm]?js$/.test(own);
  return [
    ...(/pnpm[^/]*$/.test(own) ? [isScript ? ([process.execPath, own] as const) : ([own] as const)] : []),
    ["pnpm"],
    ["npx", "--yes", "pnpm"],
  ];
}
