/** What takes seconds to compute and does not vary is kept on disk, under a key of all that it depends on. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file of the lab's cache. */
export function cached(...path: readonly string[]): string {
  return join(import.meta.dirname, "../node_modules/.cache", ...path);
}

/** The hash of bytes, or of anything else as JSON, in hex. */
export function hashOf(content: unknown): string {
  const bytes = content instanceof Uint8Array ? content : JSON.stringify(content);
  return createHash("sha256").update(bytes).digest("hex");
}

/** Writes a file beside its place and moves it there: another process may write or read the same. */
export function writeWhole(file: string, content: string | Uint8Array | Float64Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * Numbers that are computed where they are not kept yet.
 *
 * @param folder of the cache
 * @param dependsOn all that a change of which computes them anew
 */
export async function keptNumbers(
  folder: string,
  dependsOn: readonly unknown[],
  compute: () => Promise<Float64Array>,
): Promise<readonly number[]> {
  const file = cached(folder, `${hashOf(dependsOn)}.f64`);
  if (existsSync(file)) return [...new Float64Array(Uint8Array.from(readFileSync(file)).buffer)];
  const numbers = await compute();
  writeWhole(file, numbers);
  return [...numbers];
}
