import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "@labs/experiment/result";
import { runIfThere } from "./run-if-there.ts";

/** The folder of this repository's files, whatever folder a command is run from. */
const ownFolder = join(import.meta.dirname, "../../../..");

/** Whether a folder is the top of a git repository. One inside another's, such as a home under git, is not. */
export async function isRepository(folder = ownFolder): Promise<boolean> {
  const top = await runIfThere("git", ["rev-parse", "--show-toplevel"], { cwd: folder });
  if (top === null) return false;
  const [actual, wanted] = await Promise.all([top, folder].map((path) => realpath(path).catch(() => path)));
  return actual === wanted;
}

/** Commit of a checkout and whether files differ from it; `null` where the folder is no repository's top, or without git. */
export async function gitState(folder = ownFolder): Promise<Result["git"]> {
  if (!(await isRepository(folder))) return null;
  const [commit, changes] = await Promise.all([
    runIfThere("git", ["rev-parse", "HEAD"], { cwd: folder }),
    runIfThere("git", ["status", "--porcelain"], { cwd: folder }),
  ]);
  return commit === null || changes === null ? null : { commit, dirty: changes !== "" };
}
