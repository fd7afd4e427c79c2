import { accessSync, constants, statfsSync } from "node:fs";
import { chown, mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../process/run.ts";
import type { User } from "../process/user.ts";

/** `f_type` of file systems that live in memory, where fsync costs nothing: tmpfs and ramfs. */
const inMemory = new Set([0x01021994, 0x858458f6]);

/** What a program needs of the folder that it works in. */
export interface FolderNeeds {
  /** Who works in it, where that is not the user of this process. */
  readonly user?: User | null;
  /** Programs are copied into it and run there. */
  readonly executable?: boolean;
  /** Unix sockets are made in it, whose paths the system limits to about a hundred bytes. */
  readonly sockets?: boolean;
  readonly minBytes?: number;
}

/**
 * Where servers keep their data. `/tmp` is a file system in memory on many Linux machines, which
 * would make durable writes free; `/var/tmp` is on disk there.
 */
export function dataParent(): string {
  return temporaryPlaces().find(isWritable) ?? tmpdir();
}

/** Whether a folder's data is on a disk or in memory. */
export function storageOf(folder: string): "disk" | "memory" {
  return inMemory.has(statfsSync(folder).type) ? "memory" : "disk";
}

/**
 * Makes a new folder in the first place that meets the needs. Each place is tried: what the mode bits
 * promise, a mount option, a user namespace or a full disk may deny.
 *
 * @throws Error that names each place with its reason
 */
export async function makeTemporaryFolder(
  prefix: string,
  needs: FolderNeeds,
  places: readonly string[] = temporaryPlaces(),
): Promise<string> {
  const reasons: string[] = [];
  for (const place of places) {
    const made = await tryPlace(place, prefix, needs);
    if ("folder" in made) return made.folder;
    reasons.push(`${place} ${made.reason}`);
  }
  throw new Error(`no folder for temporary files can be used: ${reasons.join("; ")}`);
}

/** Folders that `makeTemporaryFolder` has made with a prefix, in whichever place. */
export async function temporaryFolders(prefix: string): Promise<string[]> {
  const found = await Promise.all(
    temporaryPlaces().map(async (place) => {
      const names = await readdir(place).catch(() => []);
      return names.filter((name) => name.startsWith(prefix)).map((name) => join(place, name));
    }),
  );
  return found.flat();
}

/** Folders on disk first. */
function temporaryPlaces(): string[] {
  const all = process.platform === "linux" ? [tmpdir(), "/var/tmp", "/tmp"] : [tmpdir(), "/tmp"];
  const rank = (place: string) => {
    try {
      return storageOf(place) === "disk" ? 0 : 1;
    } catch {
      // It does not exist; `makeTemporaryFolder` says so where no other place will do.
      return 2;
    }
  };
  return [...new Set(all)].sort((one, other) => rank(one) - rank(other));
}

async function tryPlace(
  place: string,
  prefix: string,
  { user = null, executable = false, sockets = false, minBytes = 0 }: FolderNeeds,
): Promise<{ folder: string } | { reason: string }> {
  let folder: string | undefined;
  try {
    const { bavail, bsize } = await statfs(place);
    if (bavail * bsize < minBytes)
      return {
        reason: `has ${megabytes(bavail * bsize)} MB of free space, ${megabytes(minBytes)} MB are needed`,
      };
    folder = await mkdtemp(join(place, prefix));
    const problem = await problemOf(folder, user, executable, sockets);
    if (problem === null) return { folder };
    await rm(folder, { recursive: true, force: true });
    return { reason: problem };
  } catch (error) {
    if (folder) await rm(folder, { recursive: true, force: true });
    return { reason: reasonFor(error) };
  }
}

async function problemOf(
  folder: string,
  user: User | null,
  executable: boolean,
  sockets: boolean,
): Promise<string | null> {
  if (sockets && Buffer.byteLength(join(folder, ".s.socket.65535.lock")) > 103)
    return "has a path that is too long for a Unix socket";
  if (!user && !executable) return null;
  // Entered by its path as that user; as a working directory root would enter it for the user.
  const shell = (command: string) =>
    run("/bin/sh", ["-c", `cd "$1" && ${command}`, "sh", folder], { cwd: "/", user });
  if (user) {
    try {
      await chown(folder, user.uid, user.gid);
      await run("/bin/sh", ["-c", "true"], { cwd: "/", user });
    } catch {
      // EINVAL or EPERM: the system does not know that user here.
      return `cannot be given to user ${user.uid}: this user namespace has one user`;
    }
  }
  const write = "printf '#!/bin/sh\\n' > trial && chmod 700 trial";
  const failure = await shell(write).then(() => null, reasonFor);
  if (failure !== null) return user ? `cannot be used by user ${user.uid} (${failure})` : failure;
  if (
    executable &&
    !(await shell("./trial").then(
      () => true,
      () => false,
    ))
  )
    return "is mounted noexec: programs cannot run there";
  await rm(join(folder, "trial"));
  return null;
}

function reasonFor(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT") return "does not exist";
  if (code === "EACCES" || code === "EPERM") return "belongs to another user: permission denied";
  if (code === "EROFS") return "is read-only";
  if (code === "ENOSPC" || code === "EDQUOT") return "has no space left";
  return error instanceof Error ? error.message : String(error);
}

function isWritable(place: string): boolean {
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    return storageOf(place) === "disk";
  } catch {
    // It does not exist or belongs to another user.
    return false;
  }
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1024 ** 2);
}
