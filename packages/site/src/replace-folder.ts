import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { LabError } from "@labs/experiment";

/** Stands in every site, so that a folder of other files is never replaced. */
export const markFile = ".optimization-labs-site";

/**
 * Fills a new folder beside the wanted one and puts it in its place: a reader sees the old site or the new one, and of
 * two reports at once the later one stays.
 *
 * @throws LabError RESULT where the place holds something else than a site, or cannot be written
 */
export async function replaceFolder(out: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const target = resolve(out);
  await assertReplaceable(target);
  const unique = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const beside = (kind: string) => join(dirname(target), `.${basename(target)}.${kind}-${unique}`);
  const [made, old] = [beside("new"), beside("old")];
  try {
    await mkdir(made, { recursive: true });
    await fill(made);
    await swap(made, target, old);
  } catch (error) {
    if (error instanceof LabError || !(error instanceof Error) || !("code" in error)) throw error;
    throw new LabError(
      "RESULT",
      `The report cannot be written to ${out} (${error.message}): choose another folder with --out DIR.`,
      { cause: error },
    );
  } finally {
    await rm(made, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** Moves the old site away and the new one to its place; another report may come between the two, any number of times. */
async function swap(made: string, target: string, old: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await rename(target, old).catch(ignoreMissing);
    try {
      return await rename(made, target);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if ((code !== "ENOTEMPTY" && code !== "EEXIST") || attempt === maxAttempts) {
        await rename(old, target).catch(() => {});
        throw error;
      }
      await rm(old, { recursive: true, force: true });
    }
  }
}

const maxAttempts = 1000;

async function assertReplaceable(target: string): Promise<void> {
  const names = await readdir(target).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENOENT") return [];
    throw new LabError(
      "RESULT",
      `The report cannot be written to ${target} (${error.message}): choose another folder with --out DIR.`,
    );
  });
  if (names.length === 0 || names.includes(markFile)) return;
  throw new LabError(
    "RESULT",
    `${target} holds files that are no report of this program, and they would be lost: choose an empty or new folder with --out DIR.`,
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
