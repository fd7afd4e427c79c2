/** Folders that are copied without taking room, and folders of a run. */
import { copyFile, link, mkdir, mkdtemp, readdir, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";

/** The repository. */
export const root = join(import.meta.dirname, "../../..");

/**
 * Copies a folder by hard links: what is removed or written anew in the copy leaves the original as it is, what is
 * written into a file does not.
 *
 * @param wanted whether a file or folder is copied, by its path in the folder
 */
export async function linkTree(
  from: string,
  to: string,
  wanted: (path: string) => boolean = () => true,
): Promise<void> {
  const visit = async (folder: string): Promise<void> => {
    await mkdir(join(to, folder), { recursive: true });
    for (const entry of await readdir(join(from, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (!wanted(path)) continue;
      if (entry.isDirectory()) await visit(path);
      else if (entry.isSymbolicLink()) await symlink(await readlink(join(from, path)), join(to, path));
      else await linkFile(join(from, path), join(to, path));
    }
  };
  await visit("");
}

async function linkFile(from: string, to: string): Promise<void> {
  // On another file system there are no hard links.
  await link(from, to).catch(() => copyFile(from, to));
}

/** Files below a folder, with their paths in it; links are not followed. */
export async function* filesIn(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

/** A new folder on the file system that the repository is on; those of runs that were killed are removed. */
export async function workFolder(name: string): Promise<string> {
  // Not in the processes of variants, which load this file too.
  const { isRunning } = await import("@labs/services");
  const all = join(root, ".labs", name);
  await mkdir(all, { recursive: true });
  for (const old of await readdir(all))
    if (!isRunning(Number(old.split("-")[0]))) await rm(join(all, old), { recursive: true, force: true });
  return await mkdtemp(join(all, `${process.pid}-`));
}
