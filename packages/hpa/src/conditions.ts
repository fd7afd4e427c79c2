/** The conditions in the status of a HorizontalPodAutoscaler, with the controller's reasons. */

export type ConditionType = "AbleToScale" | "ScalingActive" | "ScalingLimited" | "ScaledToZero";

export type ConditionReason =
  | "SucceededGetScale"
  | "FailedGetScale"
  | "ReadyForNewScale"
  | "ScaleUpStabilized"
  | "ScaleDownStabilized"
  | "SucceededRescale"
  | "FailedUpdateScale"
  | "ValidMetricFound"
  | "ScalingDisabled"
  | "InvalidSelector"
  | "FailedGetResourceMetric"
  | "FailedGetContainerResourceMetric"
  | "FailedGetPodsMetric"
  | "FailedGetObjectMetric"
  | "FailedGetExternalMetric"
  | "DesiredWithinRange"
  | "TooFewReplicas"
  | "TooManyReplicas"
  | "ScaleUpLimit"
  | "ScaleDownLimit"
  | "ScaledToZero"
  | "NotScaledToZero";

export interface ConditionUpdate {
  readonly type: ConditionType;
  readonly status: "True" | "False";
  readonly reason: ConditionReason;
  readonly message: string;
}

export interface Condition extends ConditionUpdate {
  /** When the status last changed, in milliseconds. */
  readonly lastTransitionTime: number;
}

/** The list with the condition of this type replaced, or added at its end. */
export function setCondition(
  conditions: readonly Condition[],
  update: ConditionUpdate,
  now: number,
): Condition[] {
  const old = conditions.find(({ type }) => type === update.type);
  const lastTransitionTime = old?.status === update.status ? old.lastTransitionTime : now;
  const condition = { ...update, lastTransitionTime };
  return old === undefined
    ? [...conditions, condition]
    : conditions.map((other) => (other === old ? condition : other));
}
