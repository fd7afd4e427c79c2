import type { ProgramDescription } from "../program/program.ts";

/** Redis or Valkey; 7 brought functions, and statistics that can be reset per server. */
export const redisProgram: ProgramDescription = {
  id: "redis",
  title: "Redis",
  names: [
    "redis-server",
    "valkey-server",
    // Debian's `redis-tools` holds the server under the name of its checker, which decides by the name
    // it is called with what it is. The package redis-server would add a system service.
    { file: "redis-check-rdb", argv0: "redis-server" },
    { file: "valkey-check-rdb", argv0: "valkey-server" },
  ],
  versionArgs: ["--version"],
  versionPattern: /^(?<title>Redis|Valkey) server v=(?<version>\d[\d.]*)/m,
  minVersion: "7",
  debian: { packages: ["redis-tools"] },
  brew: "redis",
  megabytes: 2,
  seconds: 10,
  image: "redis:8-alpine",
};
