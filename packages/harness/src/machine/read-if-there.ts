import { readFileSync } from "node:fs";

/** What a missing, forbidden or vanished file says; EOPNOTSUPP is a kernel without pressure figures. */
const absent = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ESRCH", "EINVAL", "EOPNOTSUPP"]);

/** The text of a small system file, `null` where this system does not have it. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && absent.has(String(error.code))) return null;
    throw error;
  }
}
