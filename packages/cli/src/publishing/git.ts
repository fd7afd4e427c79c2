/** Git as the publication needs it: by plumbing alone, with nothing of a user's settings in what is written. */
import { spawn } from "node:child_process";
import { devNull } from "node:os";

/** A git command that failed, with what it said. */
export class GitError extends Error {
  override readonly name = "GitError";
}

export interface GitCall {
  /** What it reads. @default nothing */
  readonly input?: string;
  /** The index it works on. @default none: the clone's own is never touched */
  readonly index?: string;
  /** The working tree it writes. @default the clone's, which no command here writes */
  readonly workTree?: string;
}

/** Settings of a clone that would change what is written, or run something. */
const overridden = [
  "core.hooksPath=/dev/null",
  "core.autocrlf=false",
  "core.safecrlf=false",
  "core.fsmonitor=false",
  "commit.gpgSign=false",
  "push.gpgSign=false",
  "push.followTags=false",
  "push.recurseSubmodules=no",
  "i18n.commitEncoding=UTF-8",
  "gc.auto=0",
  "maintenance.auto=false",
].flatMap((setting) => ["-c", setting]);

const author = { name: "Optimization Labs", email: "results@optimization-labs.invalid" };

/** Writes objects and refs of a repository: no setting of the user or the system reaches it. */
export function gitOf(repository: string) {
  return (words: readonly string[], { input = "", index = devNull, workTree }: GitCall = {}) =>
    run(repository, words, input, {
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_NO_REPLACE_OBJECTS: "1",
      GIT_INDEX_FILE: index,
      ...(workTree === undefined ? {} : { GIT_WORK_TREE: workTree }),
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
    });
}

/** Talks with the remote: how to log in there is the user's setting, hooks and signing are not. */
export function remoteGitOf(repository: string) {
  return (words: readonly string[]) => run(repository, words, "", { GIT_TERMINAL_PROMPT: "0" });
}

async function run(
  cwd: string,
  words: readonly string[],
  input: string,
  settings: NodeJS.ProcessEnv,
): Promise<string> {
  // What a hook or an alias that called this set, such as GIT_DIR and GIT_WORK_TREE, speaks of another repository.
  const inherited = Object.entries(process.env).filter(([name]) => !isOfCaller(name));
  const child = spawn("git", [...overridden, ...words], {
    cwd,
    env: { ...Object.fromEntries(inherited), LC_ALL: "C", ...settings },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const [out, said]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (part: Buffer) => out.push(part));
  child.stderr.on("data", (part: Buffer) => said.push(part));
  child.on("error", reject);
  child.on("close", (code) => {
    if (code === 0) resolve(Buffer.concat(out).toString("utf8").trimEnd());
    else
      reject(new GitError(withoutLogin(`git ${words[0]}: ${Buffer.concat(said).toString("utf8").trim()}`)));
  });
  // A command that ends early reads nothing more; its code says why.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return promise;
}

/** A text without what is in front of the host in its addresses: CI hands out tokens there, and its logs are read by others. */
export function withoutLogin(text: string): string {
  return text.replaceAll(/(?<=:\/\/)[^\s/@]*@/g, "");
}

/** Ways to log in are the user's own. */
const kept = [
  "GIT_ASKPASS",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSH_VARIANT",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_NOSYSTEM",
];

function isOfCaller(name: string): boolean {
  return name.startsWith("GIT_") && !kept.includes(name);
}
