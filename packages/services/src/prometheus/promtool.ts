import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { programEnvironment } from "../program/program.ts";
import { environmentOf } from "../supervisor/server-plan.ts";
import { prometheusSource } from "./prometheus-source.ts";

export interface PromtoolOutput {
  /** 0: all is well. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the `promtool` beside a Prometheus to its end, whatever it finds.
 *
 * @param service the URL of the service `prometheus`
 * @param timeoutMs longest time that it may take
 *
 * @example
 * const { code, stderr } = await promtool(service, ["check", "rules", "rules.yaml"]);
 */
export async function promtool(
  service: string,
  args: readonly string[],
  { timeoutMs = 120_000 } = {},
): Promise<PromtoolOutput> {
  const { program } = prometheusSource(service);
  const file = join(dirname(program.file), "promtool");
  const command = { file, args, environment: programEnvironment(program) };
  const child = spawn(file, args, {
    env: environmentOf(command),
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}
