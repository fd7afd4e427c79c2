/** Simulated: what a metrics pipeline makes of the pods' signals. A sample is a mean over a window, and it is late. */
import type { MetricReading, MetricSpec } from "@labs/hpa";
import type { SimulatedPod } from "./deployment.ts";
import type { Service } from "./service.ts";

/** What one second showed; a pod's signals are the same for all pods that were ready. */
export interface SignalsOfSecond {
  /** Of one pod that is ready. */
  readonly cores: number;
  readonly requestsPerSecond: number;
  readonly inFlight: number;
  readonly queued: number;
  /** Of the service: what arrived, and what waits in front of the pods. */
  readonly arriving: number;
  readonly waiting: number;
  readonly ready: number;
}

/** What pods show that each answer at this rate. */
export function signalsOf(
  service: Service,
  rate: number,
  all: Pick<SignalsOfSecond, "arriving" | "waiting" | "ready">,
): SignalsOfSecond {
  return {
    ...all,
    cores: service.cores(rate),
    requestsPerSecond: rate,
    inFlight: service.inFlight(rate),
    queued: service.queued(rate),
  };
}

export interface Pipeline {
  /** Age of a sample when the controller reads it. */
  readonly lagSeconds: number;
  /** The time that a sample is a mean of. */
  readonly windowSeconds: number;
}

/** A metric that the simulation knows nothing of. */
export class UnknownMetric extends Error {
  override readonly name = "UnknownMetric";
  readonly metric: string;

  constructor(metric: string) {
    super(
      `the simulation has no metric ${metric}: it knows cpu, memory, and metrics whose name speaks of requests per second, of requests in flight or of a queue`,
    );
    this.metric = metric;
  }
}

type Signal = "requestsPerSecond" | "inFlight" | "queue";

const patterns: readonly (readonly [Signal, RegExp])[] = [
  ["queue", /queue|backlog|waiting|pending/],
  ["inFlight", /in_?flight|concurren|active_requests/],
  ["requestsPerSecond", /requests?_(per_second|rate)|_rps$|^rps|qps/],
];

/** Memory stays where it is, whatever the load: 250 of the 512 MiB that a pod requests. */
const memoryMiB = 250;
export const podRequests = { cpu: 1000n, memory: BigInt(512 * 2 ** 20) * 1000n } as const;

/** Remembers seconds and reads them as the controller's metrics. */
export class Signals {
  readonly #pipeline: Pipeline;
  readonly #seconds = new Map<number, SignalsOfSecond>();

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
  }

  record(second: number, signals: SignalsOfSecond): void {
    const { lagSeconds, windowSeconds } = this.#pipeline;
    this.#seconds.set(second, signals);
    this.#seconds.delete(second - lagSeconds - windowSeconds - 1);
  }

  /** @throws {UnknownMetric} */
  read(metric: MetricSpec, pods: readonly SimulatedPod[], now: number): MetricReading {
    if (metric.type === "Resource" || metric.type === "ContainerResource") {
      const { name } = metric.type === "Resource" ? metric.resource : metric.containerResource;
      const container = metric.type === "Resource" ? "firewall" : metric.containerResource.container;
      return { resources: this.#resourceSamples(name, container, pods, now) };
    }
    const source =
      metric.type === "Pods" ? metric.pods : metric.type === "Object" ? metric.object : metric.external;
    const signal = signalOf(source.metric.name);
    if (metric.type === "Pods") return { pods: this.#podSamples(signal, pods, now) };
    const value = milli(this.#totalOf(signal, now));
    return metric.type === "Object" ? { value } : { values: [value] };
  }

  /** The metrics server has a sample of every pod that ran for a whole window, ready or not. */
  #resourceSamples(resource: string, container: string, pods: readonly SimulatedPod[], now: number) {
    const place = this.#placeOf(now);
    const { timestamp, windowMs, from } = place;
    return pods
      .filter(({ startedAt }) => startedAt <= from)
      .map((pod) => ({
        ...{ pod: pod.name, timestamp, windowMs },
        containers: [{ name: container, usage: { [resource]: this.#used(resource, pod, place) } }],
      }));
  }

  #used(resource: string, { readyAt }: SimulatedPod, { from, to }: Place): bigint {
    if (resource === "memory") return BigInt(memoryMiB * 2 ** 20) * 1000n;
    if (resource !== "cpu") throw new UnknownMetric(resource);
    return milli(this.#mean(from, to, (second, at) => (at >= readyAt ? second.cores : 0)));
  }

  /** A pod is asked for its own numbers once it is ready. */
  #podSamples(signal: Signal, pods: readonly SimulatedPod[], now: number) {
    const { timestamp, windowMs, from, to } = this.#placeOf(now);
    const ofPod = (second: SignalsOfSecond) => totalOf(signal, second) / Math.max(1, second.ready);
    return pods
      .filter(({ readyAt }) => readyAt < to)
      .map(({ name, readyAt }) => ({
        ...{ pod: name, timestamp, windowMs },
        value: milli(this.#mean(Math.max(from, readyAt), to, ofPod)),
      }));
  }

  #totalOf(signal: Signal, now: number): number {
    const { from, to } = this.#placeOf(now);
    // What arrives is counted in front of the pods, also where they cannot answer it.
    const total = (second: SignalsOfSecond) =>
      signal === "requestsPerSecond" ? second.arriving : totalOf(signal, second);
    return this.#mean(from, to, total);
  }

  #placeOf(now: number): Place {
    const { lagSeconds, windowSeconds } = this.#pipeline;
    const to = now - lagSeconds;
    return { from: to - windowSeconds, to, timestamp: to * 1000, windowMs: windowSeconds * 1000 };
  }

  /** Over the seconds from `from` on and before `to`. */
  #mean(from: number, to: number, value: (second: SignalsOfSecond, at: number) => number): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const second = this.#seconds.get(at);
      if (second !== undefined) sum += value(second, at);
    }
    return sum / (to - from);
  }
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly timestamp: number;
  readonly windowMs: number;
}

/** Of the service: what its pods have, and what waits in front of them. */
function totalOf(signal: Signal, second: SignalsOfSecond): number {
  const { ready, waiting } = second;
  if (signal === "queue") return second.queued * ready + waiting;
  return second[signal] * ready;
}

/** Which signal a metric's name speaks of. */
function signalOf(metric: string): Signal {
  const [signal] = patterns.find(([, pattern]) => pattern.test(metric)) ?? [];
  if (signal === undefined) throw new UnknownMetric(metric);
  return signal;
}

function milli(amount: number): bigint {
  return BigInt(Math.round(1000 * amount));
}
