import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";

/** `f_type` of file systems that live in memory, where fsync costs nothing: tmpfs and ramfs. */
const inMemory = new Set([0x01021994, 0x858458f6]);

/**
 * Where servers keep their data. `/tmp` is a file system in memory on many Linux machines, which
 * would make durable writes free; `/var/tmp` is on disk there.
 */
export function dataParent(): string {
  const candidates = process.platform === "linux" ? [tmpdir(), "/var/tmp"] : [tmpdir()];
  return candidates.find((folder) => storageOf(folder) === "disk") ?? tmpdir();
}

/** Whether a folder's data is on a disk or in memory. */
export function storageOf(folder: string): "disk" | "memory" {
  return inMemory.has(statfsSync(folder).type) ? "memory" : "disk";
}
