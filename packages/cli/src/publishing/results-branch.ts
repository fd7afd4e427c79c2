/**
 * The branch that keeps published results: an orphan with one file per run in `runs/`, to which commits are appended.
 *
 * A commit is built from objects and a temporary index; then one ref moves, from the value that was read to the new
 * one. Whatever ends the program before that leaves the branch as it was.
 */
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve as resolvePath } from "node:path";
import { LabError } from "@labs/experiment";
import { GitError, gitOf, remoteGitOf, withoutLogin } from "./git.ts";

export interface ResultsBranch {
  readonly repository: string;
  readonly remote: string;
  readonly branch: string;
}

/** The branch with new files on it, in this clone alone. */
export interface Appended {
  /** `null` where there is no such branch and nothing to put on it. */
  readonly commit: string | null;
  /** Names of the files that it had not yet. */
  readonly added: readonly string[];
}

/** How often another publication may come first. */
const tries = 5;

/**
 * Commits files to the branch of this clone, on top of what the remote has. Published files never change: one that is
 * there already is left out.
 *
 * @param files paths of results that were checked
 * @throws LabError RESULT where a file of that name is published with another content
 */
export async function appendResults(branch: ResultsBranch, files: readonly string[]): Promise<Appended> {
  for (let left = tries; ; left -= 1) {
    try {
      return await appendOnce(branch, files);
    } catch (error) {
      // Another publication of this clone moved the ref meanwhile.
      if (!(error instanceof GitError && error.message.includes("cannot lock ref")) || left === 1)
        throw error;
    }
  }
}

/**
 * Pushes the branch, and nothing else. Where another publication came first its runs are taken in, and it is tried
 * again; a push never replaces anything.
 *
 * @throws LabError OUTPUT where the remote refuses it
 */
export async function pushResults(branch: ResultsBranch, appended: Appended): Promise<void> {
  const git = remoteGitOf(branch.repository);
  let { commit } = appended;
  for (let left = tries; commit !== null; left -= 1) {
    const pushed = git(["push", "--quiet", "--no-verify", branch.remote, `${commit}:${refOf(branch)}`]);
    const error = await pushed.then(
      () => null,
      (error: unknown) => error,
    );
    if (error === null) return;
    const isBehind =
      error instanceof GitError && /non-fast-forward|fetch first|cannot lock ref/.test(error.message);
    if (!isBehind || left === 1)
      throw new LabError(
        "OUTPUT",
        `The branch ${branch.branch} could not be pushed to ${withoutLogin(branch.remote)} (${(error as Error).message}): it is kept in this clone, and the next \`pnpm lab publish\` pushes it.`,
        { cause: error },
      );
    commit = (await appendResults(branch, [])).commit;
  }
}

/**
 * Writes what the remote has published into a folder, which is made.
 *
 * @returns whether anything is published
 * @throws LabError SERVICE_LOST where the remote cannot be read
 */
export async function fetchRuns(branch: ResultsBranch, folder: string): Promise<boolean> {
  const commit = await fetchRemote(branch);
  await mkdir(folder, { recursive: true });
  if (commit !== null) await exportRuns(branch.repository, commit, folder);
  return commit !== null;
}

/** Writes the runs of a commit into a folder. */
export async function exportRuns(repository: string, commit: string, folder: string): Promise<void> {
  const git = gitOf(repository);
  await withIndex(async (index) => {
    await git(["read-tree", `${commit}:runs`], { index });
    await git(["checkout-index", "--all"], { index, workTree: resolvePath(folder) });
  });
}

async function appendOnce(branch: ResultsBranch, files: readonly string[]): Promise<Appended> {
  const { repository } = branch;
  const git = gitOf(repository);
  await assertNotCheckedOut(branch);
  const ref = refOf(branch);
  const local = await resolve(repository, ref);
  const parents = await parentsOf(branch, local);
  const published = await publishedIn(repository, parents);
  const added = new Map<string, string>();
  for (const file of files) {
    const name = basename(file);
    // No filters: a file is published as it is, whatever attributes say of line ends.
    const object = await git(["hash-object", "-w", "--no-filters", "--stdin"], {
      input: await readFile(file, "utf8"),
    });
    const there = published.get(name);
    if (there === undefined) added.set(name, object);
    else if (there !== object)
      throw new LabError(
        "RESULT",
        `${name} is published with another content, and published results never change: measure again.`,
      );
  }
  const [first = null, second] = parents;
  // With a second parent there is something to bring together even without new files.
  if (added.size === 0 && second === undefined) {
    if (first !== null && first !== local) await move(repository, ref, first, local);
    return { commit: first, added: [] };
  }
  const tree = await writeTree(repository, new Map([...published, ...added]));
  const words = parents.flatMap((parent) => ["-p", parent]);
  const commit = await git(["commit-tree", tree, ...words], { input: messageOf([...added.keys()]) });
  await move(repository, ref, commit, local);
  return { commit, added: [...added.keys()] };
}

/** The commits to append to: the remote's, and the clone's own where the remote does not have it yet. */
async function parentsOf(branch: ResultsBranch, local: string | null): Promise<string[]> {
  const remote = await fetchRemote(branch);
  if (remote === null || local === null || remote === local)
    return [remote ?? local].filter((one) => one !== null);
  if (await isAncestor(branch.repository, remote, local)) return [local];
  if (await isAncestor(branch.repository, local, remote)) return [remote];
  return [remote, local];
}

/** The remote's commit, with its objects in this clone; no ref of the clone is written. `null` where it has no such branch. */
async function fetchRemote({ repository, remote, branch }: ResultsBranch): Promise<string | null> {
  const git = remoteGitOf(repository);
  const ref = `refs/heads/${branch}`;
  const lost = (cause: Error) => {
    throw new LabError(
      "SERVICE_LOST",
      `The remote ${withoutLogin(remote)} cannot be read (${cause.message}): name another one with --remote (a dot is this clone).`,
      { cause },
    );
  };
  const [commit = ""] = (await git(["ls-remote", remote, ref]).catch(lost)).split("\t");
  if (commit === "") return null;
  await git(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", remote, ref]).catch(lost);
  return commit;
}

async function publishedIn(repository: string, commits: readonly string[]): Promise<Map<string, string>> {
  const git = gitOf(repository);
  const published = new Map<string, string>();
  for (const commit of commits) {
    const listed = await git(["ls-tree", "-z", commit, "runs/"]);
    for (const line of listed.split("\0").filter((one) => one !== "")) {
      const [facts = "", path = ""] = line.split("\t");
      published.set(basename(path), facts.split(" ")[2] ?? "");
    }
  }
  return published;
}

async function writeTree(repository: string, files: ReadonlyMap<string, string>): Promise<string> {
  const git = gitOf(repository);
  const lines = [...files].map(([name, object]) => `100644 ${object}\truns/${name}\0`).join("");
  return withIndex(async (index) => {
    await git(["update-index", "-z", "--index-info"], { index, input: lines });
    return git(["write-tree"], { index });
  });
}

function messageOf(names: readonly string[]): string {
  const runs = names.map((name) => name.replace(/\.json$/, ""));
  const [first] = runs;
  if (first === undefined) return "Bring two publications together\n";
  return runs.length === 1 ? `Publish ${first}\n` : `Publish ${runs.length} runs\n\n${runs.join("\n")}\n`;
}

/** Moves the ref only where it still is what it was. */
async function move(repository: string, ref: string, to: string, from: string | null): Promise<void> {
  await gitOf(repository)(["update-ref", "-m", "pnpm lab publish", ref, to, from ?? "0".repeat(to.length)]);
}

/** Moving a branch that is checked out would make its whole working tree look changed. */
async function assertNotCheckedOut(branch: ResultsBranch): Promise<void> {
  const worktrees = await gitOf(branch.repository)(["worktree", "list", "--porcelain"]);
  if (!worktrees.split("\n").includes(`branch ${refOf(branch)}`)) return;
  throw new LabError(
    "USAGE",
    `The branch ${branch.branch} is checked out here, and publishing moves it: check out another one (\`git switch main\`).`,
  );
}

async function isAncestor(repository: string, older: string, newer: string): Promise<boolean> {
  const base = await gitOf(repository)(["merge-base", older, newer]).catch(() => "");
  return base === older;
}

async function resolve(repository: string, ref: string): Promise<string | null> {
  return gitOf(repository)(["rev-parse", "--verify", "--quiet", ref]).catch(() => null);
}

function refOf({ branch }: ResultsBranch): string {
  return `refs/heads/${branch}`;
}

/** An index of its own, gone afterwards. */
async function withIndex<Value>(use: (index: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), "labs-index-"));
  try {
    return await use(join(folder, "index"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
