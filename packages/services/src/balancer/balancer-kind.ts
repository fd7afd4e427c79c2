import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProgramDescription } from "../program/program.ts";
import { haproxyProgram } from "./haproxy-program.ts";
import { nginxProgram } from "./nginx-program.ts";
import { askRuntime } from "./runtime-api.ts";

export type BalancerName = "haproxy" | "nginx";

/** How one of the balancers is run: what differs between them. */
export interface BalancerKind {
  readonly program: ProgramDescription;
  /** Its file in the folder of a run, as its messages name it. */
  readonly configFile: string;
  /** A file of our own beside it, by which the balancer is observed. */
  readonly own?: { readonly file: string; content(folder: string): string };
  args(folder: string): readonly string[];
  /** Whether it has bound its ports and works. */
  ready(folder: string): Promise<boolean>;
}

/** Sockets in the folder of a run. */
export const runtimeSocket = (folder: string) => join(folder, "runtime.sock");
export const metricsSocket = (folder: string) => join(folder, "metrics.sock");

export const balancerKinds: Readonly<Record<BalancerName, BalancerKind>> = {
  haproxy: {
    program: haproxyProgram,
    configFile: "haproxy.cfg",
    own: { file: "observe.cfg", content: observation },
    args: (folder) => ["-db", "-C", folder, "-f", "observe.cfg", "-f", "haproxy.cfg"],
    // Its sockets are bound before its ports are, and answered only afterwards.
    ready: (folder) =>
      askRuntime(runtimeSocket(folder), "show version").then(
        (answer) => answer !== "",
        // It does not exist yet, or does not accept connections yet.
        () => false,
      ),
  },
  nginx: {
    program: nginxProgram,
    configFile: "nginx.conf",
    // One process: a worker would go on serving when its master is killed.
    args: (folder) => [
      ...["-p", folder, "-e", "stderr", "-c", "nginx.conf"],
      ...["-g", "daemon off; master_process off; pid nginx.pid; error_log stderr warn;"],
    ],
    // Written once the ports are bound.
    ready: (folder) =>
      readFile(join(folder, "nginx.pid"), "utf8").then(
        (pid) => pid.trim() !== "",
        () => false,
      ),
  },
};

/** Its runtime API and its Prometheus exporter, on sockets that this user alone may open. */
function observation(folder: string): string {
  return `
global
    stats socket unix@${runtimeSocket(folder)} mode 600 level admin

frontend prometheus
    mode http
    bind unix@${metricsSocket(folder)} mode 600
    timeout client 5s
    http-request use-service prometheus-exporter
`;
}
