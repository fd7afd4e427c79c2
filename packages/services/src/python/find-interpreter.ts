import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { childEnvironment } from "@labs/experiment";
import { run } from "../process/run.ts";
import { Unavailable } from "../provider/unavailable.ts";

/** The oldest that the packages run on. */
const minPython = "3.11";
const names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];

/** An interpreter that can make environments. */
export interface Interpreter {
  readonly program: string;
  /** Such as `3.11.7`. */
  readonly version: string;
}

/** The first on PATH that runs, is new enough and can make environments. Rejects with `Unavailable`. */
export async function findInterpreter(env: NodeJS.ProcessEnv): Promise<Interpreter> {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  let incomplete: string | undefined;
  let tooOld: string | undefined;
  for (const program of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (!existsSync(program)) continue;
    const found = await describe(program, env);
    if (found === null) continue;
    const { version, venv } = found;
    if (version.localeCompare(minPython, "en", { numeric: true }) < 0) tooOld ??= `${program} is ${version}`;
    else if (venv) return { program, version };
    else incomplete ??= `${program} (${version}) lacks the modules venv and ensurepip`;
  }
  const fix = "install Python (`sudo apt-get install python3-venv`, `brew install python`)";
  const wanted = `no python3 (version ${minPython} or newer) is on PATH`;
  throw new Unavailable(incomplete ?? (tooOld ? `${wanted}, ${tooOld}` : wanted), fix);
}

/** Its version, and whether it can make environments; `null` where it does not run here. */
async function describe(
  program: string,
  env: NodeJS.ProcessEnv,
): Promise<{ version: string; venv: boolean } | null> {
  const script =
    "import sys, importlib.util as u; print('%d.%d.%d' % sys.version_info[:3], all(map(u.find_spec, ('venv', 'ensurepip'))))";
  try {
    const { stdout } = await run(program, ["-I", "-c", script], { env: childEnvironment(env) });
    const [, version, venv] = stdout.match(/^(\d+\.\d+\.\d+) (True|False)/) ?? [];
    return version === undefined ? null : { version, venv: venv === "True" };
  } catch {
    // Such as a shim of pyenv for a version that is not chosen.
    return null;
  }
}
