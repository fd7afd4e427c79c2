import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { stderr } from "node:process";
import { clearLine, cursorTo } from "node:readline";
import { fileURLToPath } from "node:url";
import { childEnvironment, LabError } from "@labs/experiment";
import { cacheFolder } from "../places/cache-folder.ts";
import { run } from "../process/run.ts";
import { type Availability, surveyBy } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { findInterpreter, type Interpreter } from "./find-interpreter.ts";
import { pipFailure, pipSettings } from "./pip-failure.ts";
import { runPython } from "./python-process.ts";

/** An interpreter with the packages of a list, and no others. */
export interface Python {
  /** Its program, for `startPython`. A plain string that may travel to a cell. */
  readonly program: string;
  /** Such as `3.11.7`. */
  readonly version: string;
}

export interface PythonOptions {
  /** What fetching takes, where it is worth a word: such as "530 MB, about a minute". */
  readonly size?: string;
  /** Milliseconds that fetching may take. @default five minutes */
  readonly timeoutMs?: number;
  /** Prints one line for the user before anything is fetched. @default to standard error */
  say?(line: string): void;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

const fetchTimeoutMs = 300_000;
const checkScript = fileURLToPath(new URL("./check_environment.py", import.meta.url));

/**
 * Finds the environment that holds a list of packages, or makes it: `python3 -m venv` and pip, into
 * this project's cache and nowhere else. The list is a file of pinned versions, dependencies included; a package that
 * PyPI has as source only is named there in a line of its own, `--no-binary <name>`.
 *
 * @param requirements path or file URL of `requirements.txt`
 * @throws LabError SKIPPED where there is no Python, or its packages cannot be had, with the command that helps
 * @example
 * const { program } = await findPython(new URL("requirements.txt", import.meta.url));
 */
export async function findPython(
  requirements: string | URL,
  { say = sayOnStderr, env = process.env, size, timeoutMs = fetchTimeoutMs }: PythonOptions = {},
): Promise<Python> {
  try {
    const found = await look(requirements, env, size);
    if (found.state === "ready") return found.python;
    const { interpreter, folder, effect } = found;
    say(`Python ${interpreter.version}: getting ${effect}; undo with \`rm -r ${folder}\``);
    await make(found, env, timeoutMs);
    return { program: programIn(folder), version: interpreter.version };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    throw new LabError("SKIPPED", `Python is not ready here: ${error.reason}. To use it, ${error.fix}.`, {
      cause: error,
    });
  }
}

/** What `findPython` would do now. Changes nothing. */
export async function surveyPython(
  requirements: string | URL,
  env: NodeJS.ProcessEnv = process.env,
  size?: string,
): Promise<Availability> {
  return await surveyBy(async () => {
    const found = await look(requirements, env, size);
    if (found.state === "ready")
      return { state: "ready", detail: `Python ${found.python.version} with its packages` };
    const { interpreter, effect } = found;
    return { state: "possible", detail: `Python ${interpreter.version}; the first run gets ${effect}` };
  });
}

interface Plan {
  readonly interpreter: Interpreter;
  readonly list: string;
  readonly folder: string;
  readonly effect: string;
}

type Look = { readonly state: "ready"; readonly python: Python } | ({ readonly state: "possible" } & Plan);

async function look(requirements: string | URL, env: NodeJS.ProcessEnv, size?: string): Promise<Look> {
  const list = requirements instanceof URL ? fileURLToPath(requirements) : requirements;
  const interpreter = await findInterpreter(env);
  const { version } = interpreter;
  const content = await readFile(list, "utf8");
  const key = createHash("sha256").update(`${version}\n${content}`).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(env, "python"), key);
  const problem = await problemIn(folder, list, version, env);
  if (problem === null) return { state: "ready", python: { program: programIn(folder), version } };
  if (env.LABS_NO_INSTALL === "1") {
    throw new Unavailable(
      `Python ${version} lacks the packages (${problem}), and LABS_NO_INSTALL=1 forbids to get them`,
      "unset LABS_NO_INSTALL",
    );
  }
  const packages = content.split("\n").filter((line) => /^\w/.test(line)).length;
  const effect = `${packages} packages${size ? ` (${size})` : ""} from PyPI into a folder of this project`;
  return { state: "possible", interpreter, list, folder, effect };
}

/** Made beside its place and moved there when complete, so that a run that is killed leaves nothing half done. */
async function make(
  { interpreter, list, folder }: Plan,
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<void> {
  const work = await workFolder(env);
  const made = join(work, "environment");
  const options = { env, timeoutMs };
  const install = ["install", "--quiet", "--no-input", "--only-binary", ":all:", "--retries", "2"];
  try {
    await runPython(interpreter.program, ["-m", "venv", made], options).catch((error: Error) => {
      throw failed("`python3 -m venv`", error);
    });
    const pip = await pipSettingsOf(programIn(made), env);
    await runPython(programIn(made), ["-m", "pip", ...install, "--requirement", list], {
      ...options,
      pip,
    }).catch((error: Error) => {
      throw failed("`pip install`", error);
    });
    const problem = await problemIn(made, list, interpreter.version, env);
    if (problem !== null) {
      throw new Unavailable(
        `\`pip install\` succeeded, but ${problem}`,
        "see that no setting of pip puts packages elsewhere (`python3 -m pip config list`)",
      );
    }
    await rename(made, folder).catch(async () => {
      // Another run was faster, or the environment there does not pass its check.
      if ((await problemIn(folder, list, interpreter.version, env)) === null) return;
      await rename(folder, join(work, "old"));
      await rename(made, folder);
    });
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function workFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const parent = cacheFolder(env, "python");
  try {
    await mkdir(parent, { recursive: true });
    return await mkdtemp(join(parent, "make-"));
  } catch (error) {
    throw failed("making a folder for the environment", error as Error);
  }
}

/** The user's settings for the network: variables and the files of pip. */
export async function pipSettingsOf(
  program: string,
  env: NodeJS.ProcessEnv,
): Promise<Record<string, string>> {
  const own = Object.entries(env).filter(([name]) => name.startsWith("PIP_"));
  const options = { env: { ...childEnvironment(env), ...Object.fromEntries(own) }, timeoutMs: 30_000 };
  return await run(program, ["-m", "pip", "config", "list"], options).then(
    ({ stdout }) => pipSettings(stdout),
    // Settings that pip cannot read are not used.
    () => pipSettings(""),
  );
}

/** Why an environment cannot be used; `null` where it was run and has every package of the list. */
async function problemIn(
  folder: string,
  list: string,
  version: string,
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  if (!existsSync(programIn(folder))) return "there is no environment yet";
  try {
    const options = { env: childEnvironment(env), timeoutMs: 30_000 };
    const { stdout } = await run(programIn(folder), ["-I", checkScript, list], options);
    return stdout.trim() === version ? null : `it was made with Python ${stdout.trim()}`;
  } catch (error) {
    return reasonOf(error);
  }
}

function programIn(folder: string): string {
  return join(folder, "bin/python");
}

/** Above the status line of a terminal. */
export function sayOnStderr(line: string): void {
  if (stderr.isTTY) {
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  }
  stderr.write(`${line}\n`);
}

function failed(step: string, error: Error): Unavailable {
  const { reason, fix } = pipFailure(error.message);
  return new Unavailable(`${step} failed (${reason})`, fix, { cause: error });
}
