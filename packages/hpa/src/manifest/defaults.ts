/** What the API server fills in. Source: pkg/apis/autoscaling/v2/defaults.go. */
import type { Behavior, HorizontalPodAutoscaler, MetricSpec, ScalingPolicy, ScalingRules } from "../hpa.ts";
import type { ManifestObject } from "./schema.ts";

const upPolicies: readonly ScalingPolicy[] = [
  { type: "Pods", value: 4, periodSeconds: 15 },
  { type: "Percent", value: 100, periodSeconds: 15 },
];
const downPolicies: readonly ScalingPolicy[] = [{ type: "Percent", value: 100, periodSeconds: 15 }];

/** The metric of an object that names none. */
const cpuAt80Percent: MetricSpec = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
};

/** The object as the API server stores it. */
export function withDefaults({ metadata, spec }: ManifestObject): HorizontalPodAutoscaler {
  const { scaleTargetRef, minReplicas = 1, maxReplicas, metrics = [], behavior } = spec;
  return {
    metadata: { name: metadata.name, namespace: metadata.namespace ?? "default" },
    spec: {
      scaleTargetRef,
      minReplicas,
      maxReplicas,
      metrics: metrics.length > 0 ? metrics : [cpuAt80Percent],
      behavior: behavior && behaviorWithDefaults(behavior),
    },
  };
}

type GivenBehavior = NonNullable<ManifestObject["spec"]["behavior"]>;

/** The down window stays open: a flag of the controller fills it in. */
function behaviorWithDefaults({ scaleUp = {}, scaleDown = {} }: GivenBehavior): Behavior {
  const stabilizationWindowSeconds = scaleUp.stabilizationWindowSeconds ?? 0;
  return {
    scaleUp: withRules({ ...scaleUp, stabilizationWindowSeconds }, upPolicies),
    scaleDown: withRules(scaleDown, downPolicies),
  };
}

type GivenRules = NonNullable<GivenBehavior["scaleUp"]>;

function withRules(given: GivenRules, policies: readonly ScalingPolicy[]): ScalingRules {
  return {
    ...given,
    selectPolicy: given.selectPolicy ?? "Max",
    policies: given.policies ?? policies,
  };
}
