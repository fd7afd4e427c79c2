/** What a sync does about the scale that it found. Source: `reconcileAutoscaler` of pkg/controller/podautoscaler/horizontal.go. */
import type { Normalized } from "./behavior/limiting.ts";
import { normalizeWithBehavior } from "./behavior/with-behavior.ts";
import { normalizeWithoutBehavior } from "./behavior/without-behavior.ts";
import type { ConditionUpdate } from "./conditions.ts";
import type { ControllerFlags } from "./flags.ts";
import type { HorizontalPodAutoscaler, HpaSpec } from "./hpa.ts";
import { type JointProposal, proposeReplicas } from "./metrics/propose.ts";
import type { MetricValue } from "./metrics/propose-for-metric.ts";
import type { Observation, Scale } from "./observation.ts";
import type { HpaState, Recommendation } from "./state.ts";
import { tolerancesOf } from "./tolerance.ts";

export type Decision =
  | (Findings & { readonly action: "fail"; readonly error: string })
  | (Findings & { readonly action: "keep" })
  | (Findings & { readonly action: "rescale"; readonly replicas: number; readonly reason: string });

interface Findings {
  /** To be set, in this order. */
  readonly conditions: readonly ConditionUpdate[];
  readonly recommendations: readonly Recommendation[];
  /** The metrics of the new status. */
  readonly metrics: readonly (MetricValue | undefined)[];
  /** What the metrics proposed, where they were computed. */
  readonly proposed?: number;
  /** Metrics that failed, while the others decided. */
  readonly error?: string;
}

/** Leaves the scale alone, corrects it to minimum or maximum, or follows the metrics. */
export function decide(
  hpa: HorizontalPodAutoscaler,
  state: HpaState,
  observed: Observation,
  scale: Scale,
  flags: ControllerFlags,
): Decision {
  const { minReplicas, maxReplicas } = hpa.spec;
  const current = scale.specReplicas;
  const { recommendations } = state;
  const withoutMetrics = { conditions: [], recommendations, metrics: [] };

  if (current === 0) {
    const wakes = isScaledToZero(state) && (minReplicas !== 0 || hasMetricAtZero(hpa.spec));
    if (!wakes) return { ...withoutMetrics, action: "keep", conditions: [scalingDisabled] };
  } else if (current > maxReplicas) {
    const reason = "Current number of replicas above Spec.MaxReplicas";
    return { ...withoutMetrics, action: "rescale", replicas: maxReplicas, reason };
  } else if (current < minReplicas) {
    const reason = belowMinimum;
    return { ...withoutMetrics, action: "rescale", replicas: minReplicas, reason };
  }

  if (scale.selector === "") {
    return { ...withoutMetrics, action: "fail", conditions: [noSelector], error: "selector is required" };
  }
  const proposal = proposeReplicas(hpa.spec.metrics, observed.metrics, {
    namespace: hpa.metadata.namespace,
    currentReplicas: current,
    statusReplicas: scale.statusReplicas,
    pods: observed.pods,
    tolerances: tolerancesOf(hpa.spec, flags),
    now: observed.now,
    flags,
  });
  return follow(proposal, hpa.spec, state, current, observed.now, flags);
}

/** The proposal of the metrics, within windows, policies, minimum and maximum. */
function follow(
  proposal: JointProposal,
  spec: HpaSpec,
  state: HpaState,
  current: number,
  now: number,
  flags: ControllerFlags,
): Decision {
  const { scalingActive, current: metrics, error } = proposal;
  if (proposal.replicas === undefined) {
    const { recommendations } = state;
    return { action: "fail", conditions: [scalingActive], recommendations, metrics, error: proposal.error };
  }
  const desired = Math.max(proposal.replicas, 0);
  const normalized = normalize(spec, state, current, desired, now, flags);
  const findings = {
    conditions: [scalingActive, normalized.ableToScale, normalized.scalingLimited],
    recommendations: normalized.recommendations,
    metrics,
    proposed: proposal.replicas,
    ...(error !== undefined && { error }),
  };
  const isWokenBelowMinimum = current === 0 && normalized.replicas < spec.minReplicas;
  const replicas = isWokenBelowMinimum ? spec.minReplicas : normalized.replicas;
  if (replicas === current) return { ...findings, action: "keep" };

  const otherwise = isWokenBelowMinimum ? belowMinimum : "";
  const reason = reasonOf(desired, current, proposal.metric) ?? otherwise;
  return { ...findings, action: "rescale", replicas, reason };
}

/** `undefined` where the metrics want no change, and an older recommendation or the minimum does. */
function reasonOf(desired: number, current: number, metric: string): string | undefined {
  if (desired > current) return `${metric} above target`;
  return desired < current ? "All metrics below target" : undefined;
}

function normalize(
  { minReplicas, maxReplicas, behavior }: HpaSpec,
  { recommendations, scaleUpEvents, scaleDownEvents }: HpaState,
  currentReplicas: number,
  proposed: number,
  now: number,
  { downscaleStabilizationMs }: ControllerFlags,
): Normalized {
  const limits = { currentReplicas, proposed, minReplicas, maxReplicas, downscaleStabilizationMs, now };
  if (behavior === undefined) return normalizeWithoutBehavior(recommendations, limits);
  const events = { scaleUpEvents, scaleDownEvents };
  return normalizeWithBehavior(recommendations, { ...limits, behavior, events });
}

/** Metrics that there are without pods too. */
export function hasMetricAtZero({ metrics }: HpaSpec): boolean {
  return metrics.some(({ type }) => type === "Object" || type === "External");
}

/** It was the controller, not a person, who scaled to zero. */
function isScaledToZero({ status }: HpaState): boolean {
  return status.conditions.some(({ type, status: is }) => type === "ScaledToZero" && is === "True");
}

const belowMinimum = "Current number of replicas below Spec.MinReplicas";

const scalingDisabled: ConditionUpdate = {
  type: "ScalingActive",
  status: "False",
  reason: "ScalingDisabled",
  message: "scaling is disabled since the replica count of the target is zero",
};

const noSelector: ConditionUpdate = {
  type: "ScalingActive",
  status: "False",
  reason: "InvalidSelector",
  message: "the HPA target's scale is missing a selector",
};
