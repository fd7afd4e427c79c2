/** A clone with a bare repository as its remote, for tests that publish; a user's settings of git decide none of them. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ResultsBranch } from "../publishing/results-branch.ts";

const run = promisify(execFile);
const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

export interface PublishingRepository extends AsyncDisposable, ResultsBranch {
  /** Git in the clone. */
  git(...words: string[]): Promise<string>;
  /** Git in the bare repository. */
  remoteGit(...words: string[]): Promise<string>;
  /** Another clone of the same remote. */
  clone(name: string): Promise<ResultsBranch>;
}

export async function publishingRepository(): Promise<PublishingRepository> {
  const folder = await mkdtemp(join(tmpdir(), "labs-publishing-"));
  const [repository, remote] = ["clone", "remote"].map((name) => join(folder, name)) as [string, string];
  const gitIn = (cwd: string) => {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "gc.auto=0"];
    return async (...words: string[]) =>
      (await run("git", [...identity, ...words], { cwd, env })).stdout.trim();
  };
  const git = gitIn(repository);
  await gitIn(folder)("init", "--quiet", "--bare", "--initial-branch=main", remote);
  await gitIn(folder)("clone", "--quiet", remote, repository);
  await writeFile(join(repository, "code.ts"), "export {};\n");
  await git("add", "code.ts");
  await git("commit", "--quiet", "--message", "Code");
  await git("push", "--quiet", "origin", "HEAD:main");
  return {
    ...{ repository, remote: "origin", branch: "results" },
    git,
    remoteGit: gitIn(remote),
    async clone(name) {
      await gitIn(folder)("clone", "--quiet", remote, join(folder, name));
      return { repository: join(folder, name), remote: "origin", branch: "results" };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
