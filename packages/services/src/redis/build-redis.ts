import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import { cacheFolder } from "../places/cache-folder.ts";
import { lastLine } from "../process/run.ts";
import type { Program } from "../program/program.ts";
import { Unavailable } from "../provider/unavailable.ts";

/** A Redis that an earlier run built. */
export function builtRedis(env: NodeJS.ProcessEnv): Program {
  return { file: join(buildFolder(env), "stable/redis-server"), argv0: "redis-server", libraries: [] };
}

export function buildFolder(env: NodeJS.ProcessEnv): string {
  return cacheFolder(env, "redis-build");
}

/** Whether the programs that a build needs are there. */
export function canBuild(env: NodeJS.ProcessEnv): boolean {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  const has = (program: string) => folders.some((path) => existsSync(join(path, program)));
  return has("make") && has("cc");
}

/** Downloads the sources of Redis and compiles them: minutes, once. */
export async function buildRedis(env: NodeJS.ProcessEnv): Promise<void> {
  const child = fork(fileURLToPath(new URL("./build-redis-process.ts", import.meta.url)), {
    execArgv: [],
    // The package verifies certificates only when told to.
    env: {
      ...childEnvironment(env),
      REDISMS_DOWNLOAD_DIR: buildFolder(env),
      REDISMS_VERSION: "stable",
      npm_config_strict_ssl: "true",
    },
    // It reports its progress on standard output, which belongs to the driver.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let output = "";
  child.stderr?.on("data", (text) => {
    output = (output + String(text)).slice(-4_000);
  });
  const [code] = await once(child, "close");
  if (code === 0 && existsSync(builtRedis(env).file)) return;
  const line = lastLine(output) ?? "no message";
  throw new Unavailable(
    `building Redis failed (${line})`,
    "see that make and a C compiler work and that download.redis.io can be reached",
  );
}
