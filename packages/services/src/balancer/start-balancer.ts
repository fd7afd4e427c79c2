import { LabError } from "@labs/experiment";
import { withChildren } from "../process/processes.ts";
import { installAdvice } from "../program/program.ts";
import { startFailure } from "../provider/start-failure.ts";
import { Supervisor } from "../supervisor/supervisor.ts";
import type { Balancer, BalancerOrder, Started } from "./balancer.ts";
import { balancerKinds, metricsSocket, runtimeSocket } from "./balancer-kind.ts";
import type { BalancerSpec } from "./balancer-plan.ts";
import { type BalancerSource, balancerSource } from "./balancer-source.ts";
import { startInDocker } from "./docker-balancer.ts";
import { refusedConfig } from "./refused-config.ts";

/**
 * Starts HAProxy or nginx on 127.0.0.1 and waits until it works.
 *
 * @param service the URL of the service `haproxy` or `nginx`
 * @throws LabError EXPERIMENT where it refuses the configuration, SERVICE_LOST where it does not start
 *
 * @example
 * await using balancer = await startBalancer(haproxy, { config });
 * await fetch(balancer.url);
 */
export async function startBalancer(service: string, order: BalancerOrder): Promise<Balancer> {
  const source = balancerSource(service);
  const supervisor = new Supervisor();
  try {
    const { folder, ...started } =
      "image" in source
        ? await startInDocker(supervisor, source, order)
        : await startLocal(supervisor, source, order);
    // Without its supervisor nothing would end it together with this process.
    void started.exited.then(() => supervisor.end());
    return {
      ...started,
      url: `http://127.0.0.1:${started.port}`,
      runtime: runtimeSocket(folder),
      metrics: metricsSocket(folder),
      [Symbol.asyncDispose]: () => supervisor.end(),
    };
  } catch (error) {
    await supervisor.end();
    throw explained(error, source, order.config);
  }
}

async function startLocal(
  supervisor: Supervisor,
  { name, program }: Extract<BalancerSource, { program: unknown }>,
  order: BalancerOrder,
): Promise<Started> {
  const spec: BalancerSpec = { name, program, ...order };
  const module = new URL("./balancer-plan.ts", import.meta.url).href;
  const { pid, port, folder, exited } = await supervisor.start({ module, spec });
  return { port, folder, pids: withChildren(pid), exited };
}

/** One sentence. */
function explained(error: unknown, { name, version }: BalancerSource, config: string): Error {
  const { program } = balancerKinds[name];
  const title = `${program.title} ${version}`;
  const log = error instanceof Error && typeof error.cause === "string" ? error.cause : "";
  const refused = refusedConfig(name, log, config);
  if (refused !== null) {
    const sentence = `${title} refuses its configuration, ${refused}: correct it in the variant's file.`;
    return new LabError("EXPERIMENT", sentence, { cause: error });
  }
  const { reason, fix } = startFailure(title, error, installAdvice(program));
  return new LabError("SERVICE_LOST", `${reason}: ${fix}.`, { cause: error });
}
