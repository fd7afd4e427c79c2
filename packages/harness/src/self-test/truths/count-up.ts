import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Counts over all processes that share the folder, from 0: making a folder succeeds in one process only. */
export function countUp(folder: string, name: string): number {
  for (let count = 0; ; count++) if (isMade(join(folder, `${name}-${count}`))) return count;
}

function isMade(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}
