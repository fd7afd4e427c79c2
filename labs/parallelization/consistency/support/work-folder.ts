/** A folder for the files of a run. */
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

const all = join(import.meta.dirname, "../../node_modules/.cache/consistency");

/** A new folder; those of runs that were killed are removed. */
export async function makeWorkFolder(): Promise<string> {
  await mkdir(all, { recursive: true });
  for (const old of await readdir(all))
    if (!isRunning(Number(old.split("-")[0]))) await rm(join(all, old), { recursive: true, force: true });
  return await mkdtemp(join(all, `${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user is one, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
