/** The firewalls of the cases, all with pods of 100 requests per second, under the same traffic. */
import { ioBound, type Service, services } from "../shared/simulator/service.ts";
import type { Cluster } from "../shared/simulator/simulate.ts";
import { ramp } from "../shared/simulator/traffic.ts";

/** A type and not an interface: it travels as data. */
export type Setup = {
  /** How long the I/O-bound firewall waits for its remote model. */
  readonly waitMs: number;
};

export const usualSetup: Setup = { waitMs: 160 };

export function clusterOf(service: Service): Cluster {
  return { service, startSeconds: 30, lagSeconds: 30, windowSeconds: 15 };
}

/** By the names of the cases. */
export function scenariosOf({ waitMs }: Setup) {
  const traffic = ramp(100, 1600);
  return {
    "cpu-bound": { traffic, cluster: clusterOf(services["cpu-bound"]) },
    "io-bound": { traffic, cluster: clusterOf(ioBound(waitMs)) },
    batching: { traffic, cluster: clusterOf(services.batching) },
  };
}
