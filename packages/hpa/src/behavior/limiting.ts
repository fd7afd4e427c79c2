import type { ConditionUpdate } from "../conditions.ts";
import type { Recommendation } from "../state.ts";

/** What windows, policies, minimum and maximum leave of a proposal. */
export interface Normalized {
  readonly replicas: number;
  /** With the new proposal among them. */
  readonly recommendations: readonly Recommendation[];
  readonly ableToScale: ConditionUpdate;
  readonly scalingLimited: ConditionUpdate;
}

/** A replica count after limits, and which of them changed it. */
export interface Limited {
  readonly replicas: number;
  readonly reason: keyof typeof messages;
}

const messages = {
  DesiredWithinRange: "the desired count is within the acceptable range",
  TooFewReplicas: "the desired replica count is less than the minimum replica count",
  TooManyReplicas: "the desired replica count is more than the maximum replica count",
  ScaleUpLimit: "the desired replica count is increasing faster than the maximum scale rate",
  ScaleDownLimit: "the desired replica count is decreasing faster than the maximum scale rate",
} as const;

export function scalingLimited({ reason }: Limited, isLimited: boolean): ConditionUpdate {
  const status = isLimited ? "True" : "False";
  return { type: "ScalingLimited", status, reason, message: messages[reason] };
}

const stabilizedMessages = {
  ReadyForNewScale: "recommended size matches current size",
  ScaleUpStabilized:
    "recent recommendations were lower than current one, applying the lowest recent recommendation",
  ScaleDownStabilized:
    "recent recommendations were higher than current one, applying the highest recent recommendation",
} as const;

export function ableToScale(reason: keyof typeof stabilizedMessages): ConditionUpdate {
  return { type: "AbleToScale", status: "True", reason, message: stabilizedMessages[reason] };
}
