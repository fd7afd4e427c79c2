/** From the answer of a metrics API to one amount per pod. Source: pkg/controller/podautoscaler/metrics/client.go. */
import type { MetricReading, PodSample, ResourceSample } from "../observation.ts";
import type { Milli } from "../quantity.ts";
import { MetricError } from "./metric-error.ts";

export interface Sample {
  readonly value: Milli;
  readonly timestamp: number;
  readonly windowMs: number;
}

/** By the pod's name. */
export type Samples = ReadonlyMap<string, Sample>;

/**
 * Usage of a resource by each pod, or by one container of it. A pod is left out where a container lacks the resource, or where
 * the container asked for is not listed.
 *
 * @throws {MetricError} `api`, `empty`
 */
export function resourceSamples(reading: MetricReading, resource: string, container?: string): Samples {
  const listed = answerOf(reading, "resources", "resource");
  return collect(listed, (sample) => usageOf(sample, resource, container));
}

function usageOf({ containers }: ResourceSample, resource: string, container?: string): Milli | undefined {
  if (container !== undefined) return containers.find(({ name }) => name === container)?.usage[resource];
  if (containers.length === 0) return undefined;
  let sum = 0n;
  for (const { usage } of containers) {
    const value = usage[resource];
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

/**
 * The value that each pod has.
 *
 * @throws {MetricError} `api`, `empty`
 */
export function podSamples(reading: MetricReading): Samples {
  return collect(answerOf(reading, "pods", "custom"), (sample: PodSample) => sample.value);
}

/** @throws {MetricError} `api` */
export function objectValue(reading: MetricReading): Milli {
  return answerOf(reading, "value", "custom");
}

/**
 * The sum of all series that match.
 *
 * @throws {MetricError} `api`, `empty`
 */
export function externalValue(reading: MetricReading): Milli {
  return answerOf(reading, "values", "external").reduce((sum, value) => sum + value, 0n);
}

function collect<S extends { readonly pod: string; readonly timestamp: number; readonly windowMs: number }>(
  listed: readonly S[],
  amountOf: (sample: S) => Milli | undefined,
): Samples {
  const samples = new Map<string, Sample>();
  for (const sample of listed) {
    const value = amountOf(sample);
    if (value === undefined) continue;
    samples.set(sample.pod, { value, timestamp: sample.timestamp, windowMs: sample.windowMs });
  }
  return samples;
}

interface Answers {
  readonly resources: readonly ResourceSample[];
  readonly pods: readonly PodSample[];
  readonly value: Milli;
  readonly values: readonly Milli[];
}

function answerOf<K extends keyof Answers>(reading: MetricReading, kind: K, api: string): Answers[K] {
  if ("error" in reading) {
    throw new MetricError("api", `unable to fetch metrics from ${api} metrics API: ${reading.error}`);
  }
  const answer = (reading as Partial<Answers>)[kind];
  if (answer === undefined) {
    throw new TypeError(`A reading with \`${kind}\` is needed, but this one has ${Object.keys(reading)}.`);
  }
  if (Array.isArray(answer) && answer.length === 0) {
    throw new MetricError("empty", `no metrics returned from ${api} metrics API`);
  }
  return answer;
}
