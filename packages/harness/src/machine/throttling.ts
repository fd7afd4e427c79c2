import { parseThrottled, readCgroup } from "./cgroup.ts";
import { readIfThere } from "./read-if-there.ts";

/** Read once: a quota that changes in the middle of a run is not followed. */
let found: { readonly files: readonly string[]; readonly readable: boolean } | null = null;

/** Seconds that a quota has held this process's group back so far; `null` where the system does not say. */
export function throttledSeconds(): number | null {
  if (found === null) {
    const { throttling, readable } = readCgroup();
    found = { files: throttling, readable };
  }
  return found.readable ? throttledIn(found.files) : null;
}

/** The same from these files; the group that was held back longest counts, since groups above hold back those below. */
export function throttledIn(files: readonly string[]): number {
  return Math.max(0, ...files.map((file) => parseThrottled(readIfThere(file) ?? "") ?? 0));
}
