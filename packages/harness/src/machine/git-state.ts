import type { Result } from "@labs/experiment/result";
import { runIfThere } from "./run-if-there.ts";

/** Commit of a checkout and whether files differ from it; `null` outside a checkout or without git. */
export async function gitState(folder = process.cwd()): Promise<Result["git"]> {
  const [commit, changes] = await Promise.all([
    runIfThere("git", ["rev-parse", "HEAD"], { cwd: folder }),
    runIfThere("git", ["status", "--porcelain"], { cwd: folder }),
  ]);
  return commit === null || changes === null ? null : { commit, dirty: changes !== "" };
}
