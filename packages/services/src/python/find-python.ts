import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { stderr } from "node:process";
import { clearLine, cursorTo } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { LabError } from "@labs/experiment";
import type { Prospect } from "../provider/provider.ts";
import { runOnLeash } from "./python-process.ts";

/** An interpreter with the packages of a list, and no others. */
export interface Python {
  /** Its program, for `startPython`. A plain string that may travel to a cell. */
  readonly program: string;
  /** Such as `3.11.7`. */
  readonly version: string;
}

export interface PythonOptions {
  /** Takes one line for people before anything is fetched. @default standard error */
  say?(line: string): void;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** The oldest that the packages run on. */
export const oldestPython = "3.10";

const fetchLimitMs = 300_000;

/**
 * Finds the environment that holds a list of packages, or makes it: `python3 -m venv` and pip, into
 * this project's cache and nowhere else. The list is a file of pinned versions, dependencies included.
 *
 * @param requirements path or file URL of `requirements.txt`
 * @throws LabError SKIPPED where there is no Python, or its packages cannot be had, with the command that helps
 * @example
 * const { program } = await findPython(new URL("requirements.txt", import.meta.url));
 */
export async function findPython(
  requirements: string | URL,
  { say = sayOnStderr, env = process.env }: PythonOptions = {},
): Promise<Python> {
  const found = await look(requirements, env);
  if (found.state === "ready") return { program: found.program, version: found.version };
  if (found.state === "unavailable") throw missing(found.detail, found.fix);
  say(`Python ${found.version}: getting ${found.effect}; undo with \`rm -r ${found.folder}\``);
  await make(found, env);
  return { program: programIn(found.folder), version: found.version };
}

/** What `findPython` would do now. Changes nothing. */
export async function surveyPython(
  requirements: string | URL,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Prospect> {
  const found = await look(requirements, env);
  if (found.state === "ready") return { state: "ready", detail: `Python ${found.version} with its packages` };
  if (found.state === "unavailable") return found;
  return { state: "possible", detail: `Python ${found.version}; the first run gets ${found.effect}` };
}

type Look =
  | ({ readonly state: "ready" } & Python)
  | ({ readonly state: "possible" } & Plan)
  | { readonly state: "unavailable"; readonly detail: string; readonly fix: string };

interface Plan {
  /** The interpreter that makes the environment. */
  readonly base: string;
  readonly version: string;
  readonly list: string;
  readonly folder: string;
  readonly effect: string;
}

async function look(requirements: string | URL, env: NodeJS.ProcessEnv): Promise<Look> {
  const list = requirements instanceof URL ? fileURLToPath(requirements) : requirements;
  const base = await findBase(env);
  if (base === null) {
    return {
      state: "unavailable",
      detail: `no python3 (version ${oldestPython} or newer) is on PATH`,
      fix: "install Python (`sudo apt-get install python3-venv`, `brew install python`)",
    };
  }
  const content = await readFile(list, "utf8");
  const key = createHash("sha256").update(`${base.version}\n${content}`).digest("hex").slice(0, 12);
  const folder = join(pythonFolder(env), key);
  // The interpreter that it was made from may be gone since: then it is made anew.
  if ((await versionOf(programIn(folder))) === base.version) {
    return { state: "ready", program: programIn(folder), version: base.version };
  }
  if (env.LABS_NO_INSTALL === "1") {
    return {
      state: "unavailable",
      detail: `Python ${base.version} lacks the packages, and LABS_NO_INSTALL=1 forbids to get them`,
      fix: "unset LABS_NO_INSTALL",
    };
  }
  const packages = content.split("\n").filter((line) => /^[\w-]/.test(line)).length;
  const effect = `${packages} packages from PyPI into a folder of this project`;
  return { state: "possible", ...base, list, folder, effect };
}

/** Made beside its place and moved there when complete, so that a run that was killed leaves nothing half-made. */
async function make({ base, list, folder }: Plan, env: NodeJS.ProcessEnv): Promise<void> {
  const parent = pythonFolder(env);
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, "make-"));
  const made = join(work, "environment");
  const pip = ["install", "--quiet", "--no-input", "--only-binary", ":all:", "--retries", "2"];
  const options = { env, limitMs: fetchLimitMs };
  try {
    await runOnLeash(base, ["-m", "venv", made], options).catch((error: unknown) => {
      throw missing(
        `\`python3 -m venv\` failed (${lastLine(error)})`,
        "install what it needs (`sudo apt-get install python3-venv`)",
        error,
      );
    });
    const install = ["-m", "pip", ...pip, "--requirement", list];
    await runOnLeash(programIn(made), install, options).catch((error: unknown) => {
      throw missing(
        `\`pip install\` failed (${lastLine(error)})`,
        "see that PyPI can be reached and run the same command again",
        error,
      );
    });
    await rename(made, folder).catch(async () => {
      // Another run was faster, or what is there no longer runs.
      if (await versionOf(programIn(folder))) return;
      await rename(folder, join(work, "old"));
      await rename(made, folder);
    });
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Where environments are; `LABS_PYTHON_FOLDER` names another place. */
function pythonFolder(env: NodeJS.ProcessEnv): string {
  return (
    env.LABS_PYTHON_FOLDER ?? fileURLToPath(new URL("../../node_modules/.cache/python", import.meta.url))
  );
}

function programIn(folder: string): string {
  return join(folder, "bin/python");
}

/** The first on PATH that is new enough. */
async function findBase(env: NodeJS.ProcessEnv): Promise<{ base: string; version: string } | null> {
  for (const folder of (env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const base = join(folder, "python3");
    const version = await versionOf(base);
    if (version && version.localeCompare(oldestPython, "en", { numeric: true }) >= 0) {
      return { base, version };
    }
  }
  return null;
}

async function versionOf(program: string): Promise<string | undefined> {
  if (!existsSync(program)) return undefined;
  const { stdout } = await promisify(execFile)(program, ["--version"], { timeout: 10_000 }).catch(
    // A program of that name need not be one that runs here.
    () => ({ stdout: "" }),
  );
  return stdout.match(/^Python (\d+\.\d+\.\d+)/)?.[1];
}

/** Above whatever a terminal shows in its last line. */
function sayOnStderr(line: string): void {
  if (stderr.isTTY) {
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  }
  stderr.write(`${line}\n`);
}

function missing(found: string, fix: string, cause?: unknown): LabError {
  return new LabError("SKIPPED", `Python is not ready here: ${found}. To use it, ${fix}.`, { cause });
}

function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "it said nothing").trim();
}
