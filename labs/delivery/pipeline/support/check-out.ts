/** A commit of the service in a folder of its own. */
import { execFileSync } from "node:child_process";
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { isRunning } from "@labs/services";
import type { Planted } from "../data.ts";

const service = join(import.meta.dirname, "service");
const lab = join(import.meta.dirname, "../..");
const root = join(lab, "../..");

/** A new folder within the repository, where its packages are found; those of runs that were killed are removed. */
export async function workFolder(): Promise<string> {
  const all = join(root, ".labs/pipelines");
  await mkdir(all, { recursive: true });
  for (const old of await readdir(all))
    if (!isRunning(Number(old.split("-")[0]))) await rm(join(all, old), { recursive: true, force: true });
  return await mkdtemp(join(all, `${process.pid}-`));
}

/** The service as it stands, with its models and packages. */
export async function checkOut(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await cp(service, folder, { recursive: true });
  await symlink(join(lab, "node_modules"), join(folder, "node_modules"));
  await symlink(join(root, "packages/models/artefacts"), join(folder, "models"));
}

/** Makes the planted commit of the service; @returns the files that it changes. */
export async function commit(folder: string, planted: Planted): Promise<readonly string[]> {
  const patch = patchOf(planted);
  try {
    // Not as a part of the repository that the folder lies in.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: join(folder, "..") };
    execFileSync("git", ["apply", patch], { cwd: folder, env, stdio: "pipe" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new LabError("SERVICE_MISSING", "Commits are made with git, which is not there: install git.");
    throw new Error(`${patch} does not apply to the service: ${error}`);
  }
  return [...(await readFile(patch, "utf8")).matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, file = ""]) => file);
}

export function patchOf(planted: Planted): string {
  return join(import.meta.dirname, "commits", `${planted}.patch`);
}

/** Adds an empty line to each of these files. */
export async function touch(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) await appendFile(join(folder, file), "\n");
}

/** A folder whose scripts do nothing but end, one of them as it is told. */
export async function checkOutToy(folder: string, scripts: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ scripts }));
}
