/**
 * At most one holder on this machine. Each holder has a file with the next higher number: to make it is atomic, and a
 * number is never given twice, so that two that find a dead holder cannot both succeed it.
 */
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { isRunning } from "@labs/services";

/**
 * Takes the lock; disposing gives it back. A holder whose process has ended has given it back too.
 *
 * @param folder made where it is missing
 * @throws LabError where a process holds it that runs
 */
export function takeLock(folder: string): Disposable {
  mkdirSync(folder, { recursive: true });
  const numbers = readdirSync(folder).flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
  const newest = Math.max(0, ...numbers);
  const holder = newest === 0 ? null : readHolder(join(folder, String(newest)));
  if (holder !== null && isRunning(holder)) throw busy(holder);
  const own = join(folder, String(newest + 1));
  const beside = join(folder, `.${process.pid}-${newest + 1}`);
  // Written whole before it has its name; a link fails where the name is taken.
  writeFileSync(beside, String(process.pid));
  try {
    linkSync(beside, own);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw busy(readHolder(own) ?? 0);
    throw error;
  } finally {
    rmSync(beside);
  }
  for (const number of numbers) rmSync(join(folder, String(number)), { force: true });
  // An empty file has no holder; the number stays, since the next one must be higher.
  return { [Symbol.dispose]: () => writeFileSync(own, "") };
}

function readHolder(file: string): number | null {
  const text = readFileSync(file, "utf8");
  return text === "" ? null : Number(text);
}

function busy(holder: number): LabError {
  return new LabError(
    "EXPERIMENT",
    `A rollout is under way (process ${holder}): wait for its end, or abort it.`,
  );
}
