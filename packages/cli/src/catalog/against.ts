/** Earlier code as arms of today's run: a commit's variants, or a kept version of `yours.ts`. */
import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { LabError } from "@labs/experiment";
import { type ExtraArm, isRepository, type PairComparison } from "@labs/harness";
import { yours } from "@labs/learner";
import type { CatalogEntry } from "./catalog.ts";
import { root } from "./catalog.ts";
import { fromRoot, idOf, variantFile } from "./entry.ts";
import { installPackages } from "./pnpm.ts";
import { needYours, versionFile, versionsOf } from "./yours.ts";

const run = promisify(execFile);

/** Who joins a run for the sake of a comparison, and which variants take part besides. */
export interface Earlier {
  readonly extraArms: readonly ExtraArm[];
  readonly pairComparisons: readonly PairComparison[];
  readonly only: readonly string[];
}

/**
 * @param ref `yours@3`, or whatever git takes for a commit
 * @param only variants to compare with what they were; those whose file differs where none are named
 */
export function earlier(
  entry: CatalogEntry,
  ref: string,
  only: readonly string[] | undefined,
  say: (line: string) => void,
): Promise<Earlier> {
  const version = /^yours@(\d+)$/.exec(ref)?.[1];
  return version === undefined
    ? atCommit(entry, ref, only, say)
    : atVersion(entry, Number(version), only ?? []);
}

async function atVersion(entry: CatalogEntry, number: number, only: readonly string[]): Promise<Earlier> {
  await needYours(entry);
  const versions = await versionsOf(entry);
  if (!versions.includes(number)) {
    const there = versions.map((one) => `yours@${one}`).join(", ") || "none";
    throw new LabError(
      "USAGE",
      `There is no yours@${number} of ${idOf(entry)}; kept are: ${there} (\`pnpm lab ${entry.lab} check ${entry.name}\` keeps one).`,
    );
  }
  const name = `${yours}@${number}`;
  const extraArm = { name, change: "Yours, as it was.", from: { module: versionFile(entry, number) } };
  return { extraArms: [extraArm], pairComparisons: [{ arm: yours, versus: name }], only };
}

async function atCommit(
  entry: CatalogEntry,
  ref: string,
  only: readonly string[] | undefined,
  say: (line: string) => void,
): Promise<Earlier> {
  if (entry.experiment.engine) {
    throw new LabError(
      "USAGE",
      `${idOf(entry)} builds images of today's Dockerfiles and of no other commit's: run it in a checkout of ${ref}, and hold the two runs together with \`pnpm lab compare\`; a kept version, such as yours@1, can join.`,
    );
  }
  if (!(await isRepository(root))) {
    throw new LabError(
      "USAGE",
      "These files are in no git repository of their own, so there are no commits to compare with: get them with `git clone`, or compare with a kept version such as yours@1.",
    );
  }
  const commit = await git(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]).catch(() => {
    throw new LabError(
      "USAGE",
      `There is no commit "${ref}" here: --against takes a commit, a branch or a tag (\`git log --oneline\` lists commits), or a kept version such as yours@1.`,
    );
  });
  const compared = only ?? (await changedSince(entry, commit));
  if (compared.length === 0) {
    throw new LabError(
      "USAGE",
      `No variant of ${idOf(entry)} differs from ${ref}: change one, or name those to compare with --only.`,
    );
  }
  const folder = await checkOut(commit, say);
  const file = join(folder, fromRoot(entry.file));
  const extraArms = await Promise.all(
    compared.map(async (variant): Promise<ExtraArm> => {
      const path = join(folder, fromRoot(variantFile(entry, variant)));
      await access(path).catch(() => {
        throw new LabError("USAGE", `There was no variant ${variant} at ${ref}: leave it out with --only.`);
      });
      return {
        name: `${variant}@${ref}`,
        change: `${variant} at ${commit.slice(0, 9)}.`,
        from: { file, variant },
      };
    }),
  );
  return {
    extraArms,
    pairComparisons: compared.map((variant) => ({ arm: variant, versus: `${variant}@${ref}` })),
    only: compared,
  };
}

/**
 * Variants whose own file is not what it was.
 *
 * @param filter of `git diff`, such as M for files that were there @default all differences
 */
export async function changedSince(entry: CatalogEntry, commit: string, filter = ""): Promise<string[]> {
  const changed: string[] = [];
  for (const name of Object.keys(entry.experiment.variants)) {
    const path = fromRoot(variantFile(entry, name));
    const paths = await git(["diff", "--name-only", `--diff-filter=${filter}`, commit, "--", path]);
    if (paths !== "") changed.push(name);
  }
  return changed;
}

/** The commit in a folder of its own, with its own packages; made once. */
async function checkOut(commit: string, say: (line: string) => void): Promise<string> {
  // Not in node_modules: Node runs no TypeScript from there.
  const folder = join(root, ".labs", "against", commit.slice(0, 12));
  const ready = join(folder, "node_modules", ".modules.yaml");
  const isThere = await access(ready).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  say(
    `Preparing ${commit.slice(0, 9)} in ${fromRoot(folder)} (undo: git worktree remove --force ${fromRoot(folder)})`,
  );
  await git(["worktree", "add", "--force", "--detach", folder, commit]).catch(async (error: Error) => {
    // It is there from an attempt that did not come to its end.
    await access(join(folder, "package.json")).catch(() => {
      throw error;
    });
  });
  // Nothing of it is started, so nothing has to be built.
  await installPackages(folder, ["--frozen-lockfile", "--ignore-scripts"]);
  return folder;
}

async function git(words: readonly string[]): Promise<string> {
  const { stdout } = await run("git", words, { cwd: root });
  return stdout.trim();
}
