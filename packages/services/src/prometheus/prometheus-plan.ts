import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Program, programEnvironment } from "../program/program.ts";
import type { ServerPlan } from "../supervisor/server-plan.ts";

/** What the supervisor needs to run a Prometheus. */
export interface PrometheusSpec {
  readonly program: Program;
  /** Its whole configuration, YAML. */
  readonly config: string;
}

/** How the supervisor runs a Prometheus: its data are in a folder of the run, and gone with it. */
export function serverPlan({ program, config }: PrometheusSpec): ServerPlan {
  return {
    name: "prometheus",
    user: null,
    command(folder, port) {
      const file = join(folder, "prometheus.yml");
      writeFileSync(file, config, { mode: 0o600 });
      const args = [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ];
      return { file: program.file, args, environment: programEnvironment(program) };
    },
    ready: /Server is ready to receive web requests/,
    stop: "SIGTERM",
  };
}
