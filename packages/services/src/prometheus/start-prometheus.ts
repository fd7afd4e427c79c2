import { LabError } from "@labs/experiment";
import { withChildren } from "../process/processes.ts";
import { installAdvice } from "../program/program.ts";
import { startFailure } from "../provider/start-failure.ts";
import { Supervisor } from "../supervisor/supervisor.ts";
import type { PrometheusSpec } from "./prometheus-plan.ts";
import { prometheusProgram } from "./prometheus-program.ts";
import { prometheusSource } from "./prometheus-source.ts";

/** A Prometheus that runs. Disposing ends it and removes its data; it also ends with this process, however that ends. */
export interface Prometheus extends AsyncDisposable {
  /** Where its API is. */
  readonly url: string;
  readonly pids: readonly number[];
  /** Resolves with how it ended, should it end by itself. */
  readonly exited: Promise<string>;
}

/**
 * Starts Prometheus on 127.0.0.1 and waits until it answers.
 *
 * @param service the URL of the service `prometheus`
 * @param config its whole configuration, YAML
 * @throws LabError EXPERIMENT where it refuses the configuration, SERVICE_LOST where it does not start
 *
 * @example
 * await using prometheus = await startPrometheus(service, "scrape_configs: []");
 * await fetch(`${prometheus.url}/api/v1/query?query=up`);
 */
export async function startPrometheus(service: string, config: string): Promise<Prometheus> {
  const { version, program } = prometheusSource(service);
  const supervisor = new Supervisor();
  try {
    const spec: PrometheusSpec = { program, config };
    const module = new URL("./prometheus-plan.ts", import.meta.url).href;
    const { pid, port, exited } = await supervisor.start({ module, spec });
    // Without its supervisor nothing would end it together with this process.
    void exited.then(() => supervisor.end());
    return {
      url: `http://127.0.0.1:${port}`,
      pids: withChildren(pid),
      exited,
      [Symbol.asyncDispose]: () => supervisor.end(),
    };
  } catch (error) {
    await supervisor.end();
    throw explained(error, `Prometheus ${version}`);
  }
}

/** One sentence. */
function explained(error: unknown, title: string): Error {
  const log = error instanceof Error && typeof error.cause === "string" ? error.cause : "";
  const refused = log.match(
    /msg="Error loading config.*? err="(?:.*?prometheus\.yml\\?"?: )?(?<what>.+?)"\s*$/m,
  )?.groups?.what;
  if (refused !== undefined) {
    const what = refused.replaceAll(/\\n\s*|\\"/g, " ").trim();
    return new LabError("EXPERIMENT", `${title} refuses its configuration (${what}): correct it.`, {
      cause: error,
    });
  }
  const { reason, fix } = startFailure(title, error, installAdvice(prometheusProgram));
  return new LabError("SERVICE_LOST", `${reason}: ${fix}.`, { cause: error });
}
