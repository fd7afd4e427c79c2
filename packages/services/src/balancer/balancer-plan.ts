import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Program, programEnvironment } from "../program/program.ts";
import type { ServerPlan } from "../supervisor/server-plan.ts";
import { type BalancerName, balancerKinds } from "./balancer-kind.ts";

/** What the supervisor needs to run a balancer. */
export interface BalancerSpec {
  readonly name: BalancerName;
  readonly program: Program;
  /** `{port}` and `{folder}` in it stand for those of the run. */
  readonly config: string;
  /** The port that it must have. @default a free one */
  readonly port?: number;
}

/** How the supervisor runs a balancer. */
export function serverPlan({ name, program, config, port }: BalancerSpec): ServerPlan {
  const kind = balancerKinds[name];
  return {
    name,
    user: null,
    ...(port !== undefined && { port }),
    folderNeeds: async () => ({ sockets: true }),
    command(folder, chosen) {
      writeConfig(name, config, folder, chosen);
      return { file: program.file, args: kind.args(folder), environment: programEnvironment(program) };
    },
    ready: kind.ready,
    stop: "SIGTERM",
  };
}

/** Writes its files, which may hold a lab's secrets, for this user alone. */
export function writeConfig(name: BalancerName, config: string, folder: string, port: number): void {
  const { configFile, own } = balancerKinds[name];
  const write = (file: string, content: string) =>
    writeFileSync(join(folder, file), content, { mode: 0o600 });
  write(configFile, fillIn(config, folder, port));
  if (own) write(own.file, own.content(folder));
}

function fillIn(config: string, folder: string, port: number): string {
  return config.replaceAll("{port}", String(port)).replaceAll("{folder}", folder);
}
