import { spawnSync } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { builtRedis } from "./build-redis.ts";

/** How a Redis or Valkey server is started. */
export interface RedisProgram {
  readonly file: string;
  readonly argv0: string;
}

export interface FoundRedis {
  readonly program: RedisProgram;
  readonly title: string;
  readonly version: string;
}

/** The oldest that the experiments know: functions, and statistics reset per server. */
export const oldestRedis = 7;

/**
 * Debian's `redis-tools` brings the server's program under the name of its checker (`redis-server`
 * is a link to it), which decides by the name it is called with what it is.
 */
const names = [
  { file: "redis-server", argv0: "redis-server" },
  { file: "valkey-server", argv0: "valkey-server" },
  { file: "redis-check-rdb", argv0: "redis-server" },
  { file: "valkey-check-rdb", argv0: "valkey-server" },
];

/** The first server on PATH, or the one built before, that is new enough; else what is there. */
export async function findRedis(
  env: NodeJS.ProcessEnv,
): Promise<FoundRedis | { readonly tooOld: string | null }> {
  let tooOld: string | null = null;
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  const programs = names.flatMap(({ file, argv0 }) =>
    folders.map((folder) => ({ file: join(folder, file), argv0 })),
  );
  for (const program of [...programs, { file: builtRedis(env), argv0: "redis-server" }]) {
    const found = await versionOf(program);
    if (!found) continue;
    if (majorOf(found.version) >= oldestRedis) return found;
    tooOld ??= `${found.title} ${found.version}`;
  }
  return { tooOld };
}

/** First number of a version, such as 7 of `5:7.0.15-1`. */
export function majorOf(version: string): number {
  return Number(version.replace(/^\d+:/, "").match(/^\d+/)?.[0] ?? 0);
}

async function versionOf(program: RedisProgram): Promise<FoundRedis | undefined> {
  try {
    await access(program.file, constants.X_OK);
  } catch {
    // Not there.
    return undefined;
  }
  const { stdout } = spawnSync(program.file, ["--version"], {
    argv0: program.argv0,
    encoding: "utf8",
    timeout: 5_000,
  });
  // A program of that name need not be a server.
  const [, title, version] = stdout?.match(/^(Redis|Valkey) server v=(\d[\d.]*)/) ?? [];
  return title && version ? { program, title, version } : undefined;
}
