/** One sync of the controller. Source: `reconcileAutoscaler` of pkg/controller/podautoscaler/horizontal.go, v1.37. */
import { recordChange } from "./behavior/scale-events.ts";
import { type ConditionUpdate, setCondition } from "./conditions.ts";
import { type Decision, decide, hasMetricAtZero } from "./decide.ts";
import { type ControllerFlags, defaultFlags } from "./flags.ts";
import type { HorizontalPodAutoscaler, HpaSpec } from "./hpa.ts";
import type { Observation } from "./observation.ts";
import type { HpaState, HpaStatus } from "./state.ts";

export interface Reconciliation {
  /** For the next sync. */
  readonly state: HpaState;
  /** What the metrics proposed, before windows, policies, minimum and maximum; absent: nothing was computed. */
  readonly proposed?: number | undefined;
  /** What the scale is updated to, also where `updateError` says that it fails; absent: it is left alone. */
  readonly rescaleTo?: number | undefined;
  /** Why, in the words of the controller's event. */
  readonly rescaleReason?: string | undefined;
  /** What went wrong; some metrics may have failed although the sync scaled. */
  readonly error?: string | undefined;
}

/**
 * One sync: from what is seen to a new scale and a new state. A pure function: the caller keeps the state, updates the scale
 * and comes back every 15 s (the sync period's default), and at once after a change of the object.
 *
 * @param state `initialState` at first, then what the last sync returned
 * @throws {TypeError} if `observed.metrics` does not fit the metrics of the spec
 */
export function reconcile(
  hpa: HorizontalPodAutoscaler,
  state: HpaState,
  observed: Observation,
  flags: ControllerFlags = defaultFlags,
): Reconciliation {
  const { now, scale } = observed;
  const { kind, name } = hpa.spec.scaleTargetRef;
  const target = `${kind}/${hpa.metadata.namespace}/${name}`;

  if ("error" in scale) {
    const error = `failed to query scale subresource for ${target}: ${scale.error}`;
    return { state: withConditions(state, [noScale(scale.error)], now), error };
  }

  const current = scale.specReplicas;
  const known = withFirstRecommendation(state, current, now);
  const decision = decide(hpa, known, observed, scale, flags);
  const { recommendations, metrics, proposed, error } = decision;
  const decided = withConditions({ ...known, recommendations }, [hasScale, ...decision.conditions], now);
  const status = { currentReplicas: current, currentMetrics: metrics };

  if (decision.action === "fail") {
    const failure = "failed to compute desired number of replicas based on listed metrics";
    return { state: withStatus(decided, status), error: `${failure} for ${target}: ${error}` };
  }
  if (decision.action === "keep") {
    return { state: withStatus(decided, { ...status, desiredReplicas: current }), proposed, error };
  }

  const { replicas, reason } = decision;
  const rescale = { proposed, rescaleTo: replicas, rescaleReason: reason };
  if (observed.updateError !== undefined) {
    const failed = withConditions(decided, [notUpdated(observed.updateError)], now);
    return {
      ...rescale,
      state: withStatus(failed, status),
      error: `failed to rescale ${target}: ${observed.updateError}`,
    };
  }
  const scaled = withConditions(decided, [updated(replicas), scaledToZero(hpa.spec, current, decision)], now);
  const events = recordChange(scaled, hpa.spec.behavior, current, replicas, now);
  return {
    ...rescale,
    state: withStatus({ ...scaled, ...events }, { ...status, desiredReplicas: replicas, lastScaleTime: now }),
    error,
  };
}

/** The replicas that the first sync finds count as a recommendation. */
function withFirstRecommendation(state: HpaState, replicas: number, at: number): HpaState {
  return state.recommendations.length > 0 ? state : { ...state, recommendations: [{ replicas, at }] };
}

function withConditions(state: HpaState, updates: readonly ConditionUpdate[], now: number): HpaState {
  const conditions = updates.reduce(
    (list, update) => setCondition(list, update, now),
    [...state.status.conditions],
  );
  return withStatus(state, { conditions });
}

function withStatus(state: HpaState, changed: Partial<HpaStatus>): HpaState {
  return { ...state, status: { ...state.status, ...changed } };
}

const hasScale: ConditionUpdate = {
  type: "AbleToScale",
  status: "True",
  reason: "SucceededGetScale",
  message: "the HPA controller was able to get the target's current scale",
};

const noScale = (error: string): ConditionUpdate => ({
  type: "AbleToScale",
  status: "False",
  reason: "FailedGetScale",
  message: `the HPA controller was unable to get the target's current scale: ${error}`,
});

const updated = (replicas: number): ConditionUpdate => ({
  type: "AbleToScale",
  status: "True",
  reason: "SucceededRescale",
  message: `the HPA controller was able to update the target scale to ${replicas}`,
});

const notUpdated = (error: string): ConditionUpdate => ({
  type: "AbleToScale",
  status: "False",
  reason: "FailedUpdateScale",
  message: `the HPA controller was unable to update the target scale: ${error}`,
});

/** Set at every change, so that the controller later knows whether it was the one that scaled to zero. */
function scaledToZero(
  spec: HpaSpec,
  current: number,
  { replicas }: Decision & { action: "rescale" },
): ConditionUpdate {
  const type = "ScaledToZero";
  const isZero = current > 0 && replicas === 0 && spec.minReplicas === 0 && hasMetricAtZero(spec);
  return isZero
    ? {
        type,
        status: "True",
        reason: "ScaledToZero",
        message: "the HPA controller scaled the workload to zero",
      }
    : {
        type,
        status: "False",
        reason: "NotScaledToZero",
        message: "the HPA controller did not scale the workload to zero",
      };
}
