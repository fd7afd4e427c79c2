/** What a controller would see of real pods: their state, and their processor time as a metrics server gives it. */
import type { Observation, Pod, ResourceSample } from "@labs/hpa";
import { factor, metrics, podCores, syncSeconds } from "../data.ts";
import type { RealPod } from "./pods.ts";

/** Seconds of the cluster at an instant of `performance.now()`. */
export type ClusterClock = (instant: number) => number;

/** Looks back this many syncs: the end and the beginning of the window of a sample. */
const looksBack = {
  ended: Math.round(metrics.lagSeconds / syncSeconds),
  began: Math.round((metrics.lagSeconds + metrics.windowSeconds) / syncSeconds),
} as const;

/** Looks at the pods once for each sync. */
export class Observer {
  readonly #clusterAt: ClusterClock;
  readonly #looks: { readonly at: number; readonly usedMs: ReadonlyMap<string, number> }[] = [];

  constructor(clusterAt: ClusterClock) {
    this.#clusterAt = clusterAt;
  }

  look(pods: readonly RealPod[]): Observation {
    const at = this.#clusterAt(performance.now());
    this.#looks.push({ at, usedMs: new Map(pods.map((pod) => [pod.name, pod.usedMs()])) });
    return {
      now: 1000 * at,
      scale: { specReplicas: pods.length, statusReplicas: pods.length, selector: "app=firewall" },
      pods: pods.map((pod) => this.#listed(pod)),
      metrics: [{ resources: this.#samples() }],
    };
  }

  /** As the API server would list it. */
  #listed({ name, startedAt, readyAt }: RealPod): Pod {
    return {
      name,
      phase: "Running",
      startTime: 1000 * this.#clusterAt(startedAt),
      ready: {
        status: readyAt === undefined ? "False" : "True",
        lastTransitionTime: 1000 * this.#clusterAt(readyAt ?? startedAt),
      },
      containers: [{ name: "firewall", requests: { cpu: BigInt(Math.round(1000 * podCores)) } }],
    };
  }

  /** Means over a window that ended some time ago, of pods that were there all the time. */
  #samples(): ResourceSample[] {
    const ended = this.#looks.at(-1 - looksBack.ended);
    const began = this.#looks.at(-1 - looksBack.began);
    if (ended === undefined || began === undefined) return [];
    const seconds = (ended.at - began.at) / factor;
    return [...ended.usedMs].flatMap(([pod, used]) => {
      const before = began.usedMs.get(pod);
      if (before === undefined) return [];
      // Milliseconds per second are thousandths of a core.
      const cpu = BigInt(Math.round((used - before) / seconds));
      const [timestamp, windowMs] = [1000 * ended.at, 1000 * (ended.at - began.at)];
      return [{ pod, timestamp, windowMs, containers: [{ name: "firewall", usage: { cpu } }] }];
    });
  }
}
