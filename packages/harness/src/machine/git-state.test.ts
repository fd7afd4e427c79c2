import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitState, isRepository } from "./git-state.ts";

/** A repository with one commit, as dotfiles are kept, and a folder in it. */
function dotfiles(): { readonly home: string; readonly inside: string } {
  const home = mkdtempSync(join(tmpdir(), "labs-home-"));
  const inside = join(home, "labs");
  mkdirSync(inside);
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...words: string[]) => execFileSync("git", words, { cwd: home, env });
  git("init", "--quiet");
  git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "--allow-empty", "-m", "one");
  return { home, inside };
}

test("the top of a repository has a commit; a folder inside a repository of others has none", async () => {
  const { home, inside } = dotfiles();
  expect(await gitState(home)).toEqual({ commit: expect.stringMatching(/^[0-9a-f]{40}$/), dirty: false });
  expect(await isRepository(inside)).toBe(false);
  expect(await gitState(inside)).toBeNull();
});

test("a folder in no repository has no commit", async () => {
  expect(await gitState(mkdtempSync(join(tmpdir(), "labs-none-")))).toBeNull();
});
