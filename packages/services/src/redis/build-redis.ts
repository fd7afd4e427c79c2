import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Unavailable } from "../provider/unavailable.ts";

/** Where a Redis that was built by an earlier run is. */
export function builtRedis(env: NodeJS.ProcessEnv): string {
  return join(folderOf(env), "stable/redis-server");
}

/** Whether the programs that a build needs are there. */
export function canBuild(env: NodeJS.ProcessEnv): boolean {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  const has = (program: string) => folders.some((path) => existsSync(join(path, program)));
  return has("make") && has("cc");
}

/** Downloads the sources of Redis and compiles them into this package's `node_modules`: minutes, once. */
export async function buildRedis(env: NodeJS.ProcessEnv): Promise<void> {
  const child = fork(fileURLToPath(new URL("./build-redis-process.ts", import.meta.url)), {
    execArgv: [],
    // The package verifies certificates only when told to.
    env: {
      ...env,
      REDISMS_DOWNLOAD_DIR: folderOf(env),
      REDISMS_VERSION: "stable",
      npm_config_strict_ssl: "true",
    },
    // It reports its progress on standard output, which belongs to the driver.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.on("data", (text) => {
    complaint = (complaint + String(text)).slice(-4_000);
  });
  const [code] = await once(child, "close");
  if (code === 0 && existsSync(builtRedis(env))) return;
  const line = complaint.split("\n").find((text) => /error|couldnt/i.test(text)) ?? "it said nothing";
  throw new Unavailable(
    `building Redis failed (${line.trim()})`,
    "see that make, a C compiler and the network are there",
  );
}

/** With the variable of the package that builds it. */
function folderOf(env: NodeJS.ProcessEnv): string {
  return (
    env.REDISMS_DOWNLOAD_DIR ?? fileURLToPath(new URL("../../node_modules/.cache/redis", import.meta.url))
  );
}
