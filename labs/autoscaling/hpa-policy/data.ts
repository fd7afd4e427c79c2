/** The traffic of each case, and the simulated pods that meet it. */
import { services } from "../shared/simulator/service.ts";
import type { Cluster } from "../shared/simulator/simulate.ts";
import { diurnal, flashCrowd, ramp, square, step } from "../shared/simulator/traffic.ts";

/** A type and not an interface: it travels as data. */
export type Setup = {
  /** Requests per second before and after the step. */
  readonly usualRate: number;
};

export const usualSetup: Setup = { usualRate: 100 };

export const cluster: Cluster = {
  service: services["cpu-bound"],
  startSeconds: 30,
  lagSeconds: 30,
  windowSeconds: 15,
};

/** By the names of the cases. */
export function scenariosOf({ usualRate }: Setup) {
  const steep = step(usualRate, 1600);
  return {
    step: { traffic: steep, cluster },
    ramp: { traffic: ramp(100, 1600), cluster },
    square: { traffic: square(300, 600, 90), cluster },
    diurnal: { traffic: diurnal(200, 1600), cluster },
    "flash-crowd": { traffic: flashCrowd(200, 2000), cluster },
    "step-5s-start": { traffic: steep, cluster: { ...cluster, startSeconds: 5 } },
    "step-120s-start": { traffic: steep, cluster: { ...cluster, startSeconds: 120 } },
    "step-90s-lag": { traffic: steep, cluster: { ...cluster, lagSeconds: 90 } },
  };
}
