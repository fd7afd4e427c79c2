import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process/run.ts";
import { consent, type ProviderContext } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { unpackDebianPackages } from "./debian-package.ts";
import { askVersion, type FoundProgram, fetchedPrograms, isAtLeast, programFolder } from "./find-program.ts";
import { installAdvice, type ProgramDescription } from "./program.ts";

/** What decides how a program can be fetched here. */
export interface Machine {
  /** `LABS_NO_INSTALL=1`. */
  readonly forbidden: boolean;
  readonly root: boolean;
  readonly apt: boolean;
  readonly brew: boolean;
}

export interface FetchPlan {
  readonly tool: "apt-get" | "brew";
  /** The command as people would type it. */
  readonly command: string;
  readonly effect: string;
  readonly undo: string;
}

export const installForbidden = () =>
  new Unavailable("LABS_NO_INSTALL=1 forbids to fetch, install or build it", "unset LABS_NO_INSTALL");

/** How to fetch a program on such a machine, or why not. */
export function planFetch(
  description: ProgramDescription,
  machine: Machine,
  folder: string,
): FetchPlan | Unavailable {
  const { debian, brew, megabytes, seconds } = description;
  const size = `about ${megabytes} MB, ${seconds} s`;
  if (machine.forbidden) return installForbidden();
  // Homebrew refuses to run as root.
  if (machine.brew && !machine.root) {
    const effect = `${size}; it starts no service`;
    return { tool: "brew", command: `brew install ${brew}`, effect, undo: `brew uninstall ${brew}` };
  }
  if (machine.apt) {
    return {
      tool: "apt-get",
      command: `apt-get download ${debian.packages.join(" ")}`,
      effect: `${size}, unpacked into a folder of this project; nothing is installed`,
      undo: `rm -r ${folder}`,
    };
  }
  return new Unavailable(
    "neither apt-get nor brew is on this machine to fetch it",
    installAdvice(description),
  );
}

/** The plan for this machine. */
export async function planFetchHere(
  description: ProgramDescription,
  env: NodeJS.ProcessEnv,
): Promise<FetchPlan | Unavailable> {
  const answers = (file: string) =>
    run(file, ["--version"], { env }).then(
      () => true,
      // It does not exist.
      () => false,
    );
  const forbidden = env.LABS_NO_INSTALL === "1";
  const machine = {
    forbidden,
    root: process.getuid?.() === 0,
    apt: !forbidden && (await answers("apt-get")) && (await answers("dpkg-deb")),
    brew: !forbidden && (await answers("brew")),
  };
  return planFetch(description, machine, programFolder(description.id, env));
}

/** Fetches a program after asking or saying so. Rejects with `Unavailable` where it cannot be had. */
export async function fetchProgram(
  context: Pick<ProviderContext, "env" | "say" | "confirm">,
  description: ProgramDescription,
): Promise<void> {
  const plan = await planFetchHere(description, context.env);
  if (plan instanceof Unavailable) throw plan;
  const { tool, command, effect, undo } = plan;
  await consent(context, description.title, `\`${command}\` (${effect}; undo with \`${undo}\`)`);
  try {
    if (tool === "brew") {
      const env = { ...context.env, HOMEBREW_NO_AUTO_UPDATE: "1" };
      await run("brew", ["install", description.brew], { env, timeoutMs: 600_000 });
    } else await unpack(description, context.env);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    throw new Unavailable(`\`${command}\` failed (${reasonOf(error)})`, adviceFor(error, description), {
      cause: error,
    });
  }
}

/** Unpacked beside its place and moved there when it answers, so that a run that is killed leaves nothing half done. */
async function unpack(description: ProgramDescription, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = programFolder(description.id, env);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, "fetch-"));
  try {
    const unpacked = await unpackDebianPackages(description.debian.packages, work, env);
    await requireAnswer(description, env, unpacked);
    const root = join(folder, "root");
    await rename(unpacked, root).catch(async () => {
      // Another run was faster, or the older one no longer runs since the system was upgraded.
      if (typeof (await answerOf(description, env, root)) === "object") return;
      await rename(root, join(work, "old"));
      await rename(unpacked, root);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function requireAnswer(
  description: ProgramDescription,
  env: NodeJS.ProcessEnv,
  root: string,
): Promise<void> {
  const { title, minVersion } = description;
  const answer = await answerOf(description, env, root);
  if (typeof answer === "object" && isAtLeast(answer.version, minVersion)) return;
  const reason =
    typeof answer === "object"
      ? `apt-get offers ${answer.title} ${answer.version}, which is too old`
      : `the fetched ${title} cannot be used: ${answer ?? "its packages hold no such program"}`;
  throw new Unavailable(reason, installAdvice(description));
}

async function answerOf(
  description: ProgramDescription,
  env: NodeJS.ProcessEnv,
  root: string,
): Promise<FoundProgram | string | undefined> {
  let problem: string | undefined;
  for (const program of await fetchedPrograms(description, env, root)) {
    const answer = await askVersion(description, program, env);
    if (typeof answer === "object") return answer;
    problem ??= answer;
  }
  return problem;
}

/** What helps depends on what went wrong. */
function adviceFor(error: unknown, description: ProgramDescription): string {
  const text = `${reasonOf(error)} ${error instanceof Error ? error.cause : ""}`;
  if (/ENOSPC|No space left/i.test(text))
    return "free some disk space, or set LABS_CACHE to a folder with more of it";
  if (/EACCES|EROFS|EPERM/.test(text)) return "set LABS_CACHE to a folder that this user may write";
  if (/resolv|connect|timed out|\bproxy|network is unreachable|Failed to fetch/i.test(text))
    return `see that the network can be reached (behind a proxy: set http_proxy and https_proxy), or ${installAdvice(description)}`;
  return installAdvice(description);
}
