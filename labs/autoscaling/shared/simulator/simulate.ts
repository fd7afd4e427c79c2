/**
 * Simulated: traffic meets pods, pods make signals, and the controller of `@labs/hpa` reads them every 15 s and scales. One
 * step is a second; nothing is drawn, so the same scenario gives the same timeline.
 */
import { type HorizontalPodAutoscaler, initialState, type Pod, reconcile } from "@labs/hpa";
import { Deployment, type SimulatedPod } from "./deployment.ts";
import type { Service } from "./service.ts";
import { type Pipeline, podRequests, Signals, signalsOf } from "./signals.ts";
import type { Traffic } from "./traffic.ts";

export interface Cluster extends Pipeline {
  readonly service: Service;
  /** From the controller's decision until a new pod is ready: scheduling, image, start. */
  readonly startSeconds: number;
  /** How long a request waits in front of the pods before it is turned away. @default 1 */
  readonly maxWaitSeconds?: number;
}

export interface Scenario {
  readonly hpa: HorizontalPodAutoscaler;
  readonly traffic: Traffic;
  readonly cluster: Cluster;
  /** Pods to begin with. @default the minimum, after half an hour at the first rate */
  readonly replicas?: number;
}

export interface Second {
  /** Requests that arrive, per second, and what the ready pods could answer. */
  readonly arriving: number;
  readonly capacity: number;
  readonly replicas: number;
  readonly ready: number;
  /** More requests are there than the ready pods can answer. */
  readonly overloaded: boolean;
  /** Requests that waited too long and were turned away. */
  readonly lost: number;
}

export interface Change {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** In the words of the controller's event. */
  readonly reason: string;
}

export interface Sync {
  readonly at: number;
  /** What the metrics proposed, before windows, policies, minimum and maximum; absent: nothing was computed. */
  readonly proposed?: number | undefined;
  /** Pods before and after. */
  readonly from: number;
  readonly to: number;
}

export interface Timeline {
  readonly seconds: readonly Second[];
  readonly syncs: readonly Sync[];
  readonly changes: readonly Change[];
}

/** The controller's default. */
const syncSeconds = 15;
const settlingSeconds = 1800;

/** @throws {UnknownMetric} where the HPA reads a metric that is not simulated */
export function simulate({ hpa, traffic, cluster, replicas }: Scenario): Timeline {
  const { service, startSeconds, maxWaitSeconds = 1 } = cluster;
  const deployment = new Deployment(startSeconds);
  const signals = new Signals(cluster);
  const seconds: Second[] = [];
  const syncs: Sync[] = [];
  const changes: Change[] = [];
  let state = initialState;
  let waiting = 0;

  const begin = replicas === undefined ? -settlingSeconds : 0;
  deployment.scaleTo(replicas ?? Math.max(1, hpa.spec.minReplicas), begin - startSeconds);
  for (let now = begin; now < traffic.seconds; now++) {
    if (now % syncSeconds === 0) {
      const from = deployment.pods.length;
      const sync = reconcile(hpa, state, observe(hpa, deployment.pods, signals, now));
      state = sync.state;
      const { proposed, rescaleTo: to = from, rescaleReason = "" } = sync;
      deployment.scaleTo(to, now);
      if (now >= 0) syncs.push({ at: now, proposed, from, to });
      if (now >= 0 && to !== from) changes.push({ at: now, from, to, reason: rescaleReason });
    }
    const ready = deployment.readyAt(now);
    const arriving = traffic.rateAt(Math.max(0, now));
    const capacity = ready * service.capacity;
    const answered = Math.min(arriving + waiting, capacity);
    const left = arriving + waiting - answered;
    waiting = Math.min(left, maxWaitSeconds * capacity);
    const rate = ready === 0 ? 0 : answered / ready;
    signals.record(now, signalsOf(service, rate, { arriving, waiting, ready }));
    if (now < 0) continue;
    const lost = left - waiting;
    seconds.push({
      ...{ arriving, capacity, ready, lost },
      replicas: deployment.pods.length,
      overloaded: left > 0,
    });
  }
  return { seconds, syncs, changes };
}

/** What the controller sees at a moment. */
export function observe(
  { spec }: HorizontalPodAutoscaler,
  pods: readonly SimulatedPod[],
  signals: Signals,
  now: number,
) {
  return {
    now: now * 1000,
    scale: { specReplicas: pods.length, statusReplicas: pods.length, selector: "app=firewall" },
    pods: pods.map((pod) => podOf(pod, containerOf(spec), now)),
    metrics: spec.metrics.map((metric) => signals.read(metric, pods, now)),
  };
}

/** A simulated pod has one container, called as the HPA calls it. */
function containerOf({ metrics }: HorizontalPodAutoscaler["spec"]): string {
  const [named] = metrics.flatMap((metric) =>
    metric.type === "ContainerResource" ? metric.containerResource.container : [],
  );
  return named ?? "firewall";
}

/** As the API server would list it. */
function podOf({ name, startedAt, readyAt }: SimulatedPod, container: string, now: number): Pod {
  const isReady = readyAt <= now;
  return {
    name,
    phase: "Running",
    startTime: startedAt * 1000,
    ready: isReady
      ? { status: "True", lastTransitionTime: readyAt * 1000 }
      : { status: "False", lastTransitionTime: startedAt * 1000 },
    containers: [{ name: container, requests: podRequests }],
  };
}
