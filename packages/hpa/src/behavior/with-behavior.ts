/**
 * Windows and policies of an object with `behavior`.
 * Source: `normalizeDesiredReplicasWithBehaviors` of pkg/controller/podautoscaler/horizontal.go.
 */
import type { Recommendation } from "../state.ts";
import { ableToScale, type Normalized, scalingLimited } from "./limiting.ts";
import { limitRate, type RateLimits } from "./rate-limit.ts";
import { stabilize } from "./stabilize.ts";

export interface BehaviorLimits extends RateLimits {
  readonly proposed: number;
  /** The down window of a spec that sets none. */
  readonly downscaleStabilizationMs: number;
}

/** First the stabilization windows, then the policies, within minimum and maximum. */
export function normalizeWithBehavior(
  recommendations: readonly Recommendation[],
  limits: BehaviorLimits,
): Normalized {
  const { proposed, currentReplicas, behavior, now } = limits;
  const windows = {
    upMs: (behavior.scaleUp.stabilizationWindowSeconds ?? 0) * 1000,
    downMs: windowOf(behavior.scaleDown.stabilizationWindowSeconds, limits.downscaleStabilizationMs),
  };
  const stabilized = stabilize(recommendations, currentReplicas, proposed, windows, now);
  const limited = limitRate(stabilized.replicas, limits);
  const held = proposed >= currentReplicas ? "ScaleUpStabilized" : "ScaleDownStabilized";
  return {
    replicas: limited.replicas,
    recommendations: stabilized.recommendations,
    ableToScale: ableToScale(stabilized.replicas === proposed ? "ReadyForNewScale" : held),
    scalingLimited: scalingLimited(limited, limited.replicas !== stabilized.replicas),
  };
}

/** The flag counts in whole seconds here. */
function windowOf(seconds: number | undefined, flagMs: number): number {
  return (seconds ?? Math.trunc(flagMs / 1000)) * 1000;
}
