/** A checkout has line feeds whatever the settings of git are: checks and tests read them. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../src/catalog/catalog.ts";

const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

/** What is checked out of a text file where git is set to write carriage returns. */
function checkedOut(attributes: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), "labs-endings-"));
  const file = join(folder, "code.ts");
  const git = (...words: string[]) => execFileSync("git", words, { cwd: folder, env });
  git("init", "--quiet");
  git("config", "core.autocrlf", "true");
  git("config", "core.safecrlf", "false");
  if (attributes) copyFileSync(join(root, ".gitattributes"), join(folder, ".gitattributes"));
  writeFileSync(file, "one\ntwo\n");
  git("add", "--all");
  rmSync(file);
  git("checkout", "--", "code.ts");
  return readFileSync(file, "utf8");
}

test("of this repository text comes with line feeds, of one without its attributes it does not", () => {
  expect(checkedOut(true)).toBe("one\ntwo\n");
  expect(checkedOut(false)).toBe("one\r\ntwo\r\n");
});

// Without git, as from an archive, there is nothing to look up.
test.skipIf(!existsSync(join(root, ".git")))(
  "no file of the repository holds a carriage return at a line's end, model files apart",
  () => {
    const files = execFileSync("git", ["ls-files", "--eol"], { cwd: root, env, encoding: "utf8" });
    const ends = files.split("\n").filter((line) => /^i\/(crlf|mixed)/.test(line));
    expect(ends).toEqual([]);
  },
);
