import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../catalog/catalog.ts";
import { installPackages } from "../catalog/pnpm.ts";
import { lab } from "./test-command.ts";

const run = promisify(execFile);

/** Signed commits, ignored files and hooks are the user's: none of them decides a test. */
const withoutGitSettings = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

/** A repository for tests that write into one: no learner's `yours.ts` is touched. */
export interface TestRepository extends AsyncDisposable {
  readonly folder: string;
  /** Where its results and its state go. */
  readonly env: { readonly LABS_RESULTS: string; readonly LABS_STATE: string };
  /** Runs `pnpm lab …` in a process of its own. */
  lab(...words: string[]): ReturnType<typeof lab>;
  /** One process for commands that come one after another and measure nothing; it ends with the repository. */
  openCommands(): TestRepository["lab"];
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  has(file: string): boolean;
  git(...words: string[]): Promise<string>;
}

/**
 * Copies the repository as it lies here and commits it.
 *
 * @param packages lent from here, or installed for it: what installs there must not reach the packages here
 */
export async function copyRepository(packages: "lent" | "own" = "lent"): Promise<TestRepository> {
  const folder = await mkdtemp(join(tmpdir(), "labs-repository-"));
  const { stdout } = await run("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: root,
    env: withoutGitSettings,
  });
  const files = stdout.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
  await Promise.all(files.map((file) => cp(join(root, file), join(folder, file))));
  if (packages === "own") await installPackages(folder, ["--frozen-lockfile", "--ignore-scripts"]);
  else await lendPackages(files, folder);
  const git = async (...words: string[]) => {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "gc.auto=0"];
    return (
      await run("git", [...identity, ...words], { cwd: folder, env: withoutGitSettings })
    ).stdout.trim();
  };
  await git("init", "--quiet");
  // The rule for folders does not meet links to them.
  await writeFile(join(folder, ".git", "info", "exclude"), "node_modules\n");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "As it is");
  const env = {
    LABS_RESULTS: join(folder, "results"),
    LABS_STATE: join(folder, ".labs", "state.json"),
  };
  const kept = new AsyncDisposableStack();
  kept.defer(() => rm(folder, { recursive: true, force: true }));
  return {
    folder,
    env,
    lab: (...words) => lab(words, env, folder),
    openCommands() {
      const server = fork(join(folder, "packages/cli/src/testing/command-server.ts"), {
        env: { ...process.env, ...env },
      });
      kept.defer(() => void server.kill());
      return async (...words) => {
        const answered = once(server, "message");
        server.send(words);
        return (await answered)[0];
      };
    },
    read: (file) => readFile(join(folder, file), "utf8"),
    write: (file, text) => writeFile(join(folder, file), text),
    has: (file) => existsSync(join(folder, file)),
    git,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function lendPackages(files: readonly string[], folder: string): Promise<void> {
  for (const file of files.filter((name) => /^((labs|packages)\/[^/]+\/)?package\.json$/.test(name))) {
    const modules = file.replace("package.json", "node_modules");
    if (existsSync(join(root, modules))) await symlink(join(root, modules), join(folder, modules));
  }
}
