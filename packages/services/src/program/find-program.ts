import { constants } from "node:fs";
import { access, glob, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { childEnvironment } from "@labs/experiment";
import { cacheFolder } from "../places/cache-folder.ts";
import { run } from "../process/run.ts";
import { type Program, type ProgramDescription, programEnvironment } from "./program.ts";

/** A program that was run and told its version. */
export interface FoundProgram {
  readonly program: Program;
  readonly title: string;
  readonly version: string;
}

/** Why there is none: what was found instead, if anything. */
export interface MissingProgram {
  readonly missing: string;
}

/** The first on PATH, from Homebrew, or among the fetched and `more`, that answers and is new enough. */
export async function findProgram(
  description: ProgramDescription,
  env: NodeJS.ProcessEnv,
  more: readonly Program[] = [],
): Promise<FoundProgram | MissingProgram> {
  const problems: string[] = [];
  for (const program of [
    ...onPath(description, env),
    ...(await fetchedPrograms(description, env)),
    ...more,
  ]) {
    const found = await askVersion(description, program, env);
    if (typeof found === "string") problems.push(found);
    else if (found && isAtLeast(found.version, description.minVersion)) return found;
    else if (found) problems.push(`${found.title} ${found.version} is too old`);
  }
  const names = description.names.filter((name) => typeof name === "string").join(" or ");
  const wanted = `no ${names} (version ${description.minVersion} or newer) is on PATH`;
  return { missing: [wanted, ...problems.slice(0, 1)].join(", only ") };
}

/** Programs unpacked below `root`: the cache's by default. */
export async function fetchedPrograms(
  { id, names, debian }: ProgramDescription,
  env: NodeJS.ProcessEnv,
  root = join(programFolder(id, env), "root"),
): Promise<Program[]> {
  const more = debian.folder ? await Array.fromAsync(glob(debian.folder, { cwd: root })) : [];
  const libraries: string[] = [];
  for (const parent of ["usr/lib", "lib"]) {
    // One folder is named after the processor: usr/lib/x86_64-linux-gnu.
    const found = await readdir(join(root, parent)).catch(() => []);
    libraries.push(
      ...found.filter((name) => name.includes("-linux-")).map((name) => join(root, parent, name)),
    );
  }
  return [...more, "usr/sbin", "usr/bin"].flatMap((folder) =>
    names.map((name) => ({ ...programNamed(join(root, folder), name), libraries })),
  );
}

export function programFolder(id: string, env: NodeJS.ProcessEnv): string {
  return cacheFolder(env, join("programs", id));
}

/** What it says of itself; `undefined` where the file does not exist, a text where it does not run. */
export async function askVersion(
  { title, versionArgs, versionPattern }: ProgramDescription,
  program: Program,
  env: NodeJS.ProcessEnv,
): Promise<FoundProgram | string | undefined> {
  try {
    await access(program.file, constants.X_OK);
  } catch {
    // It does not exist.
    return undefined;
  }
  try {
    const { stdout, stderr } = await run(program.file, versionArgs, {
      argv0: program.argv0,
      env: { ...childEnvironment(env), ...programEnvironment(program) },
      cwd: "/",
    });
    const groups = `${stdout}\n${stderr}`.match(versionPattern)?.groups;
    if (groups?.version) return { program, title: groups.title ?? title, version: groups.version };
    return `${program.file}, which is another program`;
  } catch (error) {
    return `${program.file}, which does not run (${error instanceof Error ? error.message : error})`;
  }
}

/** Whether a version such as `1.18.0` is that one or a newer one. */
export function isAtLeast(version: string, minVersion: string): boolean {
  return version.localeCompare(minVersion, "en", { numeric: true }) >= 0;
}

function onPath({ names, brew }: ProgramDescription, env: NodeJS.ProcessEnv): Program[] {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  const bins = folders.filter((folder) => folder.endsWith("/bin"));
  // Debian keeps servers in /usr/sbin, which the PATH of ordinary users lacks.
  const sbins = bins.map((bin) => join(bin, "../sbin"));
  // Homebrew keeps some formulas off the PATH.
  const kegs = bins.map((bin) => join(bin, "../opt", brew, "bin"));
  return names.flatMap((name) =>
    [...new Set([...folders, ...sbins, ...kegs])].map((folder) => ({
      ...programNamed(folder, name),
      libraries: [],
    })),
  );
}

function programNamed(folder: string, name: ProgramDescription["names"][number]) {
  if (typeof name === "string") return { file: join(folder, name) };
  return { file: join(folder, name.file), argv0: name.argv0 };
}
