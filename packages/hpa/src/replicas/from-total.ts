/**
 * Replicas from one number: metrics of type Object and External.
 * Source: `getUsageRatioReplicaCount` and `Get…PerPodMetricReplicas` of pkg/controller/podautoscaler/replica_calculator.go.
 */
import { toInt32 } from "../int32.ts";
import type { Pod } from "../observation.ts";
import type { Milli } from "../quantity.ts";
import { isWithin, type Tolerances } from "../tolerance.ts";
import { MetricError } from "./metric-error.ts";

/**
 * Replicas that bring the value to `target`, if it falls as pods are added: the ready pods times the ratio. At zero replicas
 * it is the ratio itself, without tolerance.
 *
 * @throws {MetricError} `noPods`
 */
export function replicasForValue(
  currentReplicas: number,
  pods: readonly Pod[],
  value: Milli,
  target: Milli,
  tolerances: Tolerances,
): number {
  const ratio = Number(value) / Number(target);
  if (currentReplicas === 0) return toInt32(Math.ceil(ratio));
  if (isWithin(tolerances, ratio)) return currentReplicas;
  if (pods.length === 0) {
    const message = "no pods returned by selector while calculating replica count";
    throw new MetricError("noPods", `unable to calculate ready pods: ${message}`);
  }
  return toInt32(Math.ceil(ratio * pods.filter(isReady).length));
}

/** A pod that is being deleted may still be ready. */
const isReady = ({ phase, ready }: Pod) => phase === "Running" && ready?.status === "True";

/** Replicas among which the value, shared out, gives `target` each. `statusReplicas`: how many there are now. */
export function replicasForShare(
  statusReplicas: number,
  value: Milli,
  target: Milli,
  tolerances: Tolerances,
): number {
  const ratio = Number(value) / (Number(target) * statusReplicas);
  return isWithin(tolerances, ratio) ? statusReplicas : toInt32(Math.ceil(Number(value) / Number(target)));
}

/** A pod's share of the value, rounded up; `undefined` where there is no pod. */
export function shareOf(value: Milli, statusReplicas: number): Milli | undefined {
  return statusReplicas === 0 ? undefined : BigInt(Math.ceil(Number(value) / statusReplicas));
}
