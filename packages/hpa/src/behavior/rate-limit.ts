/**
 * Policies: how fast replicas may change.
 * Source: `convertDesiredReplicasWithBehaviorRate` of pkg/controller/podautoscaler/horizontal.go.
 */
import type { Behavior, ScalingPolicy, ScalingRules } from "../hpa.ts";
import { addInt32, maxInt32, minInt32, toInt32 } from "../int32.ts";
import type { ScaleEvent } from "../state.ts";
import type { Limited } from "./limiting.ts";

/** Changes that were made, by direction. */
export interface ScaleEvents {
  readonly scaleUpEvents: readonly ScaleEvent[];
  readonly scaleDownEvents: readonly ScaleEvent[];
}

export interface RateLimits {
  readonly currentReplicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly behavior: Behavior;
  readonly events: ScaleEvents;
  readonly now: number;
}

/** What policies, minimum and maximum leave of the desired replicas. Only the limits of its direction apply to a change. */
export function limitRate(desired: number, limits: RateLimits): Limited {
  const { currentReplicas, minReplicas, maxReplicas, behavior } = limits;
  if (desired > currentReplicas) {
    const allowed = Math.max(upLimit(behavior.scaleUp, limits), currentReplicas);
    if (desired > allowed && allowed < maxReplicas) return { replicas: allowed, reason: "ScaleUpLimit" };
    if (desired > maxReplicas) return { replicas: maxReplicas, reason: "TooManyReplicas" };
  }
  if (desired < currentReplicas) {
    const allowed = Math.min(downLimit(behavior.scaleDown, limits), currentReplicas);
    if (desired < allowed && allowed > minReplicas) return { replicas: allowed, reason: "ScaleDownLimit" };
    if (desired < minReplicas) return { replicas: minReplicas, reason: "TooFewReplicas" };
  }
  return { replicas: desired, reason: "DesiredWithinRange" };
}

/** The most replicas that the policies allow. */
function upLimit({ selectPolicy, policies }: ScalingRules, limits: RateLimits): number {
  if (selectPolicy === "Disabled") return limits.currentReplicas;
  const allowed = policies.map((policy) => {
    const start = startOfPeriod(policy, limits);
    return policy.type === "Pods"
      ? addInt32(start, policy.value)
      : toInt32(Math.ceil(start * (1 + policy.value / 100)));
  });
  return selectPolicy === "Min" ? Math.min(maxInt32, ...allowed) : Math.max(minInt32, ...allowed);
}

/** The fewest replicas that the policies allow. */
function downLimit({ selectPolicy, policies }: ScalingRules, limits: RateLimits): number {
  if (selectPolicy === "Disabled") return limits.currentReplicas;
  const allowed = policies.map((policy) => {
    const start = startOfPeriod(policy, limits);
    return policy.type === "Pods"
      ? addInt32(start, -policy.value)
      : toInt32(start * (1 - policy.value / 100));
  });
  return selectPolicy === "Min" ? Math.max(minInt32, ...allowed) : Math.min(maxInt32, ...allowed);
}

/** The replicas when the period began, as far as the controller's own changes tell. */
function startOfPeriod(
  { periodSeconds }: ScalingPolicy,
  { currentReplicas, events, now }: RateLimits,
): number {
  const changed = (list: readonly ScaleEvent[]) =>
    list
      .filter(({ at }) => at > now - periodSeconds * 1000)
      .reduce((sum, { change }) => addInt32(sum, change), 0);
  return addInt32(currentReplicas, changed(events.scaleDownEvents) - changed(events.scaleUpEvents));
}
