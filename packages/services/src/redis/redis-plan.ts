import { type Program, programEnvironment } from "../program/program.ts";
import type { ServerPlan } from "../supervisor/server-plan.ts";

/** What the supervisor needs to run Redis. */
export interface RedisSpec {
  readonly program: Program;
  readonly password: string;
}

/** How the supervisor runs Redis or Valkey. */
export function serverPlan({ program, password }: RedisSpec): ServerPlan {
  return {
    name: "redis",
    user: null,
    command: (folder, port) => ({
      file: program.file,
      argv0: program.argv0,
      args: ["-"],
      environment: programEnvironment(program),
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
