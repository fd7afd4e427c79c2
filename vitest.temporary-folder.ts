import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One temporary folder for a whole run of tests, removed at its end: no test leaves anything behind. */
export function setup(): () => void {
  // A short name, since sockets in it have paths of at most 104 bytes; open to the user that PostgreSQL runs as.
  const folder = mkdtempSync(join(tmpdir(), "labs-t-"));
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
