/**
 * Windows and limits of an object without `behavior`.
 * Source: `normalizeDesiredReplicas` of pkg/controller/podautoscaler/horizontal.go.
 */
import { toInt32 } from "../int32.ts";
import { type Recommendation, replaceLastOld } from "../state.ts";
import { ableToScale, type Limited, type Normalized, scalingLimited } from "./limiting.ts";

export interface PlainLimits {
  readonly currentReplicas: number;
  readonly proposed: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly downscaleStabilizationMs: number;
  readonly now: number;
}

/**
 * The highest recommendation of the window, which may lie above the current replicas; then at most max(2 × current, 4), within
 * minimum and maximum.
 */
export function normalizeWithoutBehavior(
  recommendations: readonly Recommendation[],
  limits: PlainLimits,
): Normalized {
  const { proposed, now, downscaleStabilizationMs } = limits;
  // A recommendation at the border of the window still counts.
  const isOld = ({ at }: Recommendation) => at < now - downscaleStabilizationMs;
  const recent = recommendations.filter((entry) => !isOld(entry)).map(({ replicas }) => replicas);
  const stabilized = Math.max(proposed, ...recent);
  const limited = withinPlainLimits(stabilized, limits);
  return {
    replicas: limited.replicas,
    recommendations: replaceLastOld(recommendations, isOld, { replicas: proposed, at: now }),
    ableToScale: ableToScale(stabilized === proposed ? "ReadyForNewScale" : "ScaleDownStabilized"),
    scalingLimited: scalingLimited(limited, limited.replicas !== stabilized),
  };
}

function withinPlainLimits(
  desired: number,
  { currentReplicas, minReplicas, maxReplicas }: PlainLimits,
): Limited {
  const upLimit = toInt32(Math.max(2 * currentReplicas, 4));
  if (desired < minReplicas) return { replicas: minReplicas, reason: "TooFewReplicas" };
  if (desired > upLimit && upLimit < maxReplicas) return { replicas: upLimit, reason: "ScaleUpLimit" };
  if (desired > maxReplicas) return { replicas: maxReplicas, reason: "TooManyReplicas" };
  return { replicas: desired, reason: "DesiredWithinRange" };
}
