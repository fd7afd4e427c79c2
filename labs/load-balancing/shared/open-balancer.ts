/** A real balancer in front of the instances of a cell. */
import type { Front } from "@labs/experiment";
import { processorMs } from "@labs/services";
import { originsOf } from "./servers.ts";

/** What is counted of every balancer; further counts come from HAProxy's stats. */
export type BalancerCounter = "balancerMs";

/** What `stage.places` names for scripts: sockets of HAProxy, and the origin of each server. */
export type Places = Readonly<Record<"runtime" | "metrics" | "a" | "b" | "c" | "d", string>>;

/**
 * Starts HAProxy or nginx in the front's process and ends it with that process.
 *
 * @param service URL of the service `haproxy` or `nginx`, which a front gets beside its instances
 * @param config its whole configuration, from `haproxyConfig` or `nginxConfig`
 * @param instances origins of the servers
 */
export async function openBalancer(
  service: string,
  config: string,
  instances: readonly string[],
): Promise<Front<BalancerCounter>> {
  // Not in the servers' processes, which load this file too.
  const { startBalancer } = await import("@labs/services");
  const balancer = await startBalancer(service, { config });
  let ended: string | null = null;
  void balancer.exited.then((how) => {
    ended = how;
  });
  const { runtime, metrics, pids, url } = balancer;
  return {
    url,
    pids,
    places: { runtime, metrics, ...originsOf(instances) },
    async read() {
      if (ended !== null) throw new Error(`The balancer ${ended}.`);
      const ms = processorMs(pids);
      return ms === null ? {} : { balancerMs: ms };
    },
    [Symbol.asyncDispose]: () => balancer[Symbol.asyncDispose](),
  };
}
