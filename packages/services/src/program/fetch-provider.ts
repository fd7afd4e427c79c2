import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { reasonOf } from "../provider/check-service.ts";
import type { Surroundings, Way } from "../provider/provider.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { openLocalRedis } from "../redis/local-redis.ts";
import { majorOf, oldestRedis } from "../redis/redis-program.ts";
import { type InstallPlan, installFix, type Machine, planInstall } from "./fetch-plan.ts";

/** Redis from the system's package manager: a change to the machine, said before it is made. */
export function installRedis(surroundings: Surroundings): Way {
  return {
    name: "install",
    async survey() {
      const plan = planInstall(await machine(surroundings.env));
      if ("found" in plan) return { state: "unavailable", detail: plan.found, fix: plan.fix };
      return { state: "possible", detail: `${plan.tool} installs it`, fix: `run \`${plan.shown}\`` };
    },
    async open() {
      const plan = planInstall(await machine(surroundings.env));
      if ("found" in plan) throw new Unavailable(plan.found, plan.fix);
      await consent(surroundings, plan);
      await install(surroundings.env, plan);
      return await openLocalRedis(surroundings);
    },
  };
}

async function consent({ confirm, say }: Surroundings, plan: InstallPlan): Promise<void> {
  if (!confirm) {
    say(`Redis: installing it with \`${plan.shown}\` (${plan.effect}); undo with \`${plan.undo}\``);
    return;
  }
  const question = `Redis is missing. Install it with \`${plan.shown}\` (${plan.effect}; undo with \`${plan.undo}\`)?`;
  if (!(await confirm(question))) throw new Unavailable("installing it was declined", installFix);
}

/** Refreshes the lists of packages only where what they offer is missing or has moved. */
async function install(env: NodeJS.ProcessEnv, plan: InstallPlan): Promise<void> {
  try {
    if (plan.refresh && !(await offered(env, plan))) await runUnlocked(env, plan.refresh);
    const version = await offered(env, plan);
    if (version && majorOf(version) < oldestRedis) {
      throw new Unavailable(
        `${plan.tool} offers Redis ${version}, which is too old`,
        "install Redis 7 or newer from redis.io",
      );
    }
    try {
      await runUnlocked(env, plan.install);
    } catch (error) {
      if (!plan.refresh) throw error;
      await runUnlocked(env, plan.refresh);
      await runUnlocked(env, plan.install);
    }
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    throw new Unavailable(
      `\`${plan.shown}\` failed (${lastLine(error)})`,
      `run \`${plan.shown}\` and see what it says`,
      {
        cause: error,
      },
    );
  }
}

/** The version that would be installed, where the manager tells. */
async function offered(env: NodeJS.ProcessEnv, plan: InstallPlan): Promise<string | undefined> {
  if (!plan.policy) return undefined;
  const version = (await run(env, plan.policy)).match(/Candidate: (\S+)/)?.[1];
  return version === "(none)" ? undefined : version;
}

async function machine(env: NodeJS.ProcessEnv): Promise<Machine> {
  const answers = async (...command: string[]) => {
    try {
      await run(env, command);
      return true;
    } catch {
      // Not there, or it wants a password.
      return false;
    }
  };
  return {
    forbidden: env.LABS_NO_INSTALL === "1",
    root: process.getuid?.() === 0,
    apt: await answers("apt-get", "--version"),
    sudo: await answers("sudo", "-n", "true"),
    brew: await answers("brew", "--version"),
  };
}

/** Another run, or the system's own updates, may hold the lock of the package manager. */
async function runUnlocked(env: NodeJS.ProcessEnv, command: readonly string[]): Promise<void> {
  for (const end = Date.now() + 120_000; ; ) {
    try {
      await run(env, command);
      return;
    } catch (error) {
      if (Date.now() > end || !/could not get lock/i.test(reasonOf(error))) throw error;
      await delay(1_000);
    }
  }
}

async function run(env: NodeJS.ProcessEnv, [file = "", ...args]: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, {
    env: { ...env, DEBIAN_FRONTEND: "noninteractive", HOMEBREW_NO_AUTO_UPDATE: "1", LC_ALL: "C" },
    maxBuffer: 64 * 1024 ** 2,
  });
  return stdout;
}

function lastLine(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  return stderr.trim().split("\n").at(-1) || reasonOf(error);
}
