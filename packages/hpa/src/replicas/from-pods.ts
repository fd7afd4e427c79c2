/**
 * Replicas from amounts that pods have: resources and metrics of type Pods.
 * Source: `GetResourceReplicas` and `calcPlainMetricReplicas` of pkg/controller/podautoscaler/replica_calculator.go.
 */
import type { ControllerFlags } from "../flags.ts";
import { toInt32 } from "../int32.ts";
import type { Pod } from "../observation.ts";
import type { Milli } from "../quantity.ts";
import { isWithin, type Tolerances } from "../tolerance.ts";
import { groupPods } from "./group-pods.ts";
import { MetricError } from "./metric-error.ts";
import { requestsOf } from "./requests.ts";
import type { Samples } from "./samples.ts";

/** What a metric is computed from, beside its samples. */
export interface PodContext {
  /** Of the scale's spec. */
  readonly currentReplicas: number;
  readonly pods: readonly Pod[];
  readonly tolerances: Tolerances;
  readonly now: number;
  readonly flags: ControllerFlags;
}

/** Amounts that count, by the pod's name; also of pods that are gone, whose samples linger. */
type Usage = Map<string, Milli>;

interface Utilization {
  /** Usage in percent of the requests, cut to a whole number, as a ratio to the target. */
  readonly ratio: number;
  readonly percent: number;
  /** Per pod. */
  readonly average: Milli;
}

interface Average {
  readonly ratio: number;
  readonly average: Milli;
}

/**
 * Replicas that bring the use of a resource to `target` percent of what the pods request.
 *
 * @throws {MetricError} `noPods`, `noUsableSample`, `noRequest`, `noContainer`, `zeroRequests`
 */
export function replicasForUtilization(
  context: PodContext,
  samples: Samples,
  target: number,
  resource: string,
  container?: string,
): { replicas: number; measured: Utilization } {
  const groups = group(context, samples, resource);
  const requests = requestsOf(context.pods, resource, container);
  const measure = (usage: Usage) => utilizationOf(usage, requests, target);
  const full = BigInt(Math.max(100, target));
  // A pod without a sample is taken to use all it requests, so that load that is not seen is not scaled away.
  const whenMissing = (pod: string) => ((requests.get(pod) ?? 0n) * full) / 100n;
  return propose(context, groups, measure, whenMissing);
}

/**
 * Replicas that bring the average per pod to `target`. `resource`: cpu, memory; absent for metrics of type Pods.
 *
 * @throws {MetricError} `noPods`, `noUsableSample`
 */
export function replicasForAverage(
  context: PodContext,
  samples: Samples,
  target: Milli,
  resource?: string,
): { replicas: number; measured: Average } {
  const measure = (usage: Usage) => averageOf(usage, target);
  return propose(context, group(context, samples, resource), measure, () => target);
}

interface Counted {
  readonly readyCount: number;
  readonly unready: readonly string[];
  readonly missing: readonly string[];
  readonly usage: Usage;
}

function group({ pods, now, flags }: PodContext, samples: Samples, resource?: string): Counted {
  if (pods.length === 0) {
    throw new MetricError("noPods", "no pods returned by selector while calculating replica count");
  }
  const { ready, unready, missing, ignored } = groupPods(pods, samples, resource, now, flags);
  const usage: Usage = new Map([...samples].map(([pod, { value }]) => [pod, value]));
  for (const pod of [...ignored, ...unready]) usage.delete(pod);
  if (usage.size === 0) {
    const message = "did not receive metrics for targeted pods (pods might be unready)";
    throw new MetricError("noUsableSample", message);
  }
  return { readyCount: ready.length, unready, missing, usage };
}

/**
 * The ratio decides the direction. Pods without a sample, and unready ones where more replicas are wanted, are then filled in
 * so that they weaken the change; one that they turn around is dropped.
 */
function propose<M extends { readonly ratio: number }>(
  { currentReplicas, tolerances }: PodContext,
  { readyCount, unready, missing, usage }: Counted,
  measure: (usage: Usage) => M,
  whenMissing: (pod: string) => Milli,
): { replicas: number; measured: M } {
  const measured = measure(usage);
  const { ratio } = measured;
  const isUp = ratio > 1;
  const isDown = ratio < 1;
  const isUpWithUnready = isUp && unready.length > 0;
  const keep = { replicas: currentReplicas, measured };

  if (!isUpWithUnready && missing.length === 0) {
    if (isWithin(tolerances, ratio)) return keep;
    return { replicas: toInt32(Math.ceil(ratio * readyCount)), measured };
  }

  const filled = new Map(usage);
  if (isDown) for (const pod of missing) filled.set(pod, whenMissing(pod));
  if (isUp) for (const pod of [...missing, ...unready]) filled.set(pod, 0n);

  const { ratio: weaker } = measure(filled);
  const isTurned = (isDown && weaker > 1) || (isUp && weaker < 1);
  if (isTurned || isWithin(tolerances, weaker)) return keep;

  const replicas = toInt32(Math.ceil(weaker * filled.size));
  const isContrary = (weaker < 1 && replicas > currentReplicas) || (weaker > 1 && replicas < currentReplicas);
  return isContrary ? keep : { replicas, measured };
}

/** Samples of pods that are gone do not enter it. */
function utilizationOf(usage: Usage, requests: ReadonlyMap<string, Milli>, target: number): Utilization {
  let used = 0n;
  let requested = 0n;
  let count = 0n;
  for (const [pod, value] of usage) {
    const request = requests.get(pod);
    if (request === undefined) continue;
    used += value;
    requested += request;
    count += 1n;
  }
  if (requested === 0n) throw new MetricError("zeroRequests", "no metrics returned matched known pods");
  const percent = Number(BigInt.asIntN(32, (used * 100n) / requested));
  return { ratio: percent / target, percent, average: used / count };
}

/** Samples of pods that are gone do enter it. */
function averageOf(usage: Usage, target: Milli): Average {
  const sum = [...usage.values()].reduce((total, value) => total + value, 0n);
  const average = sum / BigInt(usage.size);
  return { ratio: Number(average) / Number(target), average };
}
