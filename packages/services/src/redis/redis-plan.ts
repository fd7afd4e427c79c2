import type { ServerPlan } from "../supervisor/local-server.ts";
import type { ServerSpec } from "../supervisor/messages.ts";

/** How the keeper runs Redis or Valkey. */
export function redisPlan({ program, password }: Extract<ServerSpec, { server: "redis" }>): ServerPlan {
  return {
    name: "redis",
    user: null,
    prepare: async () => {},
    command: (folder, port) => ({
      ...program,
      args: ["-"],
      input: redisConfig({ bind: "127.0.0.1", port: String(port), dir: JSON.stringify(folder) }, password),
    }),
    ready: /ready to accept connections/i,
    stop: "SIGTERM",
  };
}

/** The configuration file of every Redis that a run starts. Nothing is persisted: it is a cache here. */
export function redisConfig(more: Readonly<Record<string, string>>, password: string): string {
  const settings = { ...more, requirepass: password, save: '""', appendonly: "no" };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");
}
