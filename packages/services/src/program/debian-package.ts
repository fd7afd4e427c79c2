import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { PgBouncerProgram } from "./find-program.ts";

/** Where packages are unpacked; `LABS_PGBOUNCER_FOLDER` names another place. */
export function pgbouncerFolder(env: NodeJS.ProcessEnv): string {
  return (
    env.LABS_PGBOUNCER_FOLDER ??
    fileURLToPath(new URL("../../node_modules/.cache/pgbouncer", import.meta.url))
  );
}

/** Where a PgBouncer that an earlier run fetched would be. */
export async function fetchedPgBouncer(env: NodeJS.ProcessEnv): Promise<PgBouncerProgram> {
  const root = join(pgbouncerFolder(env), "root");
  // One folder, named after the processor: usr/lib/x86_64-linux-gnu.
  const kinds = await readdir(join(root, "usr/lib")).catch(() => []);
  const libraries = kinds.find((name) => name.includes("-linux-"));
  return {
    file: join(root, "usr/sbin/pgbouncer"),
    libraries: libraries ? join(root, "usr/lib", libraries) : null,
  };
}

/**
 * Downloads the system's package and the libraries it lacks and unpacks them into the folder. The
 * package is not installed: that would need root, start a system service and bring PostgreSQL's own
 * configuration tools along.
 */
export async function fetchPgBouncer(env: NodeJS.ProcessEnv): Promise<void> {
  const folder = pgbouncerFolder(env);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, "fetch-"));
  const run = async (file: string, ...args: string[]) => {
    const options = { cwd: work, env: { ...env, LC_ALL: "C" }, timeout: 300_000, maxBuffer: 64 * 1024 ** 2 };
    return (await promisify(execFile)(file, args, options)).stdout;
  };
  try {
    const apt = await downloader(work, run);
    const [main = ""] = await readdir(work).then((names) => names.filter((name) => name.endsWith(".deb")));
    const libraries = await lacking(await run("dpkg-deb", "-f", main, "Depends"), run);
    if (libraries.length > 0) await run("apt-get", ...apt, "download", ...libraries);
    for (const name of await readdir(work)) {
      if (name.endsWith(".deb")) await run("dpkg-deb", "-x", name, join(work, "root"));
    }
    const [made, root] = [join(work, "root"), join(folder, "root")];
    await rename(made, root).catch(async () => {
      // Another run was faster, or what is there does not run since the system was upgraded.
      if (await runs(env)) return;
      await rename(root, join(work, "old"));
      await rename(made, root);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function runs(env: NodeJS.ProcessEnv): Promise<boolean> {
  const { file, libraries } = await fetchedPgBouncer(env);
  const more = libraries ? { LD_LIBRARY_PATH: libraries } : {};
  return await promisify(execFile)(file, ["--version"], { env: { ...env, ...more } }).then(
    () => true,
    () => false,
  );
}

type Run = (file: string, ...args: string[]) => Promise<string>;

/**
 * Downloads the package; where the system's lists of packages are missing or too old, with lists of
 * its own, which needs no root either.
 *
 * @returns the options of apt-get that worked
 */
async function downloader(work: string, run: Run): Promise<readonly string[]> {
  try {
    await run("apt-get", "download", "pgbouncer");
    return [];
  } catch {
    // Not known to the system's lists, or no longer on the servers.
    await mkdir(join(work, "lists/partial"), { recursive: true });
    await mkdir(join(work, "cache/archives/partial"), { recursive: true });
    const own = ["-o", `Dir::State::lists=${join(work, "lists")}`, "-o", `Dir::Cache=${join(work, "cache")}`];
    await run("apt-get", ...own, "update");
    await run("apt-get", ...own, "download", "pgbouncer");
    return own;
  }
}

/** The libraries among what a package depends on that this system has not installed. */
async function lacking(depends: string, run: Run): Promise<string[]> {
  const names = depends.split(",").flatMap((choice) => choice.match(/^\s*(lib[\w.+-]+)/)?.[1] ?? []);
  const states = await Promise.all(
    // Ends with 1 for a package it has never heard of.
    names.map((name) => run("dpkg-query", "-s", name).catch(() => "")),
  );
  return names.filter((_, index) => !/^Status: .* installed$/m.test(states[index] ?? ""));
}
