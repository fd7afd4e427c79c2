/** What all metrics propose together. Source: `computeReplicasForMetrics` of pkg/controller/podautoscaler/horizontal.go. */
import type { ConditionUpdate } from "../conditions.ts";
import type { MetricSpec } from "../hpa.ts";
import type { MetricReading } from "../observation.ts";
import { MetricError } from "../replicas/metric-error.ts";
import {
  type MetricContext,
  type MetricValue,
  type Proposal,
  proposeForMetric,
} from "./propose-for-metric.ts";

export type JointProposal = Followed | Blocked;

/** The largest proposal is followed. */
export interface Followed extends Findings {
  readonly replicas: number;
  /** What the conditions call the metric that decided. */
  readonly metric: string;
}

/** No proposal may be followed. */
export interface Blocked extends Findings {
  readonly replicas: undefined;
  readonly error: string;
}

interface Findings {
  /** Of each metric, in the order of the spec; `undefined` where it failed. */
  readonly current: readonly (MetricValue | undefined)[];
  readonly scalingActive: ConditionUpdate;
  /** That metrics failed: how many, and the first one's message. */
  readonly error?: string;
}

/**
 * The largest proposal wins. Metrics that fail do not keep the others from scaling up, but from scaling down.
 *
 * @param readings one for each metric, in its order
 */
export function proposeReplicas(
  metrics: readonly MetricSpec[],
  readings: readonly MetricReading[],
  context: MetricContext,
): JointProposal {
  const results = metrics.map((spec, index) => attempt(spec, readings[index], context));
  const current = results.map((result) => ("error" in result ? undefined : result.current));
  const failed = results.filter((result) => "error" in result);

  let replicas = 0;
  let metric = "";
  for (const result of results) {
    if ("error" in result || (replicas !== 0 && result.replicas <= replicas)) continue;
    replicas = result.replicas;
    metric = result.name;
  }

  const [first] = failed;
  if (first === undefined) return { replicas, metric, current, scalingActive: isActive(metric) };

  const count = `${failed.length} invalid out of ${metrics.length}`;
  const error = `invalid metrics (${count}), first error is: ${first.error}`;
  const isBlocked = failed.length >= metrics.length || replicas < context.currentReplicas;
  return isBlocked
    ? { replicas: undefined, current, scalingActive: first.condition, error }
    : { replicas, metric, current, scalingActive: isActive(metric), error };
}

interface Failure {
  readonly error: string;
  readonly condition: ConditionUpdate;
}

function attempt(
  spec: MetricSpec,
  reading: MetricReading | undefined,
  context: MetricContext,
): Proposal | Failure {
  if (reading === undefined) throw new TypeError(`A reading for the ${spec.type} metric is needed.`);
  try {
    return proposeForMetric(spec, reading, context);
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    const message = `the HPA was unable to compute the replica count: ${error.message}`;
    const reason = `FailedGet${spec.type}Metric` as const;
    return {
      error: `failed to get ${describe(spec)} value: ${error.message}`,
      condition: { type: "ScalingActive", status: "False", reason, message },
    };
  }
}

function isActive(metric: string): ConditionUpdate {
  const message = `the HPA was able to successfully calculate a replica count from ${metric}`;
  return { type: "ScalingActive", status: "True", reason: "ValidMetricFound", message };
}

function describe(spec: MetricSpec): string {
  switch (spec.type) {
    case "Resource":
      return `${spec.resource.name} resource metric`;
    case "ContainerResource":
      return `${spec.containerResource.container} container metric`;
    case "Pods":
      return "pods metric";
    case "Object":
      return "object metric";
    case "External":
      return `${spec.external.metric.name} external metric`;
  }
}
