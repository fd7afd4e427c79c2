import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a user may have told git, and what fails in every test that leaves it to the user. */
const settingsOfSomeUser = `[commit]
  gpgSign = true
[gpg]
  program = /nonexistent/gpg
[core]
  hooksPath = /nonexistent/hooks
  autocrlf = true
`;

/** One temporary folder for a whole run of tests, removed at its end: no test leaves anything behind. In it, a user's settings of git. */
export function setup(): () => void {
  // A short name, since sockets in it have paths of at most 104 bytes; open to the user that PostgreSQL runs as.
  const folder = mkdtempSync(join(tmpdir(), "labs-t-"));
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  process.env.GIT_CONFIG_GLOBAL = join(folder, "gitconfig");
  writeFileSync(process.env.GIT_CONFIG_GLOBAL, settingsOfSomeUser);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
