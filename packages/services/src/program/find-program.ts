import { spawnSync } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fetchedPgBouncer } from "./debian-package.ts";

/** How a PgBouncer is started. */
export interface PgBouncerProgram {
  readonly file: string;
  /** Where it finds the libraries that the system lacks. */
  readonly libraries: string | null;
}

export interface FoundPgBouncer {
  readonly program: PgBouncerProgram;
  readonly version: string;
}

/** The oldest whose console tells its version and settings as rows. */
export const oldestPgBouncer = "1.12";

/** The first on PATH, or the one fetched before, that is new enough; else what is there. */
export async function findPgBouncer(
  env: NodeJS.ProcessEnv,
): Promise<FoundPgBouncer | { readonly tooOld: string | null }> {
  let tooOld: string | null = null;
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  // Debian keeps it in /usr/sbin, which the PATH of people who are not root lacks.
  const beside = folders.filter((folder) => folder.endsWith("/bin")).map((bin) => `${bin.slice(0, -4)}/sbin`);
  const programs = [...folders, ...beside].map((folder) => ({
    file: join(folder, "pgbouncer"),
    libraries: null,
  }));
  for (const program of [...programs, await fetchedPgBouncer(env)]) {
    const version = await versionOf(program);
    if (!version) continue;
    if (isAtLeast(version, oldestPgBouncer)) return { program, version };
    tooOld ??= `PgBouncer ${version}`;
  }
  return { tooOld };
}

/** Whether a version such as `1.18.0` is that one or a newer one. */
export function isAtLeast(version: string, least: string): boolean {
  return version.localeCompare(least, "en", { numeric: true }) >= 0;
}

/** What the program needs of its surroundings to start. */
export function pgbouncerEnvironment({ libraries }: PgBouncerProgram): Readonly<Record<string, string>> {
  return libraries ? { LD_LIBRARY_PATH: libraries } : {};
}

async function versionOf(program: PgBouncerProgram): Promise<string | undefined> {
  try {
    await access(program.file, constants.X_OK);
  } catch {
    // Not there.
    return undefined;
  }
  const { stdout } = spawnSync(program.file, ["--version"], {
    env: { ...process.env, ...pgbouncerEnvironment(program) },
    encoding: "utf8",
    timeout: 5_000,
  });
  // A program of that name need not be one that runs here.
  return stdout?.match(/^PgBouncer (?:version )?(\d[\d.]*)/)?.[1];
}
