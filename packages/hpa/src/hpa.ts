/**
 * A HorizontalPodAutoscaler as the API server stores it: the names of autoscaling/v2, defaults filled in, quantities read.
 * Source: k8s.io/api/autoscaling/v2.
 */
import type { Milli } from "./quantity.ts";

export interface HorizontalPodAutoscaler {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: HpaSpec;
}

export interface HpaSpec {
  readonly scaleTargetRef: ObjectReference;
  /** 0 or more; 0 only beside a metric of type Object or External. */
  readonly minReplicas: number;
  /** 1 or more, at least `minReplicas`. */
  readonly maxReplicas: number;
  /** At least one. The largest proposal among them wins. */
  readonly metrics: readonly MetricSpec[];
  /** Absent: the older limits, which differ from the default behavior. */
  readonly behavior?: Behavior | undefined;
}

export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly apiVersion?: string | undefined;
}

export type MetricSpec =
  | { readonly type: "Resource"; readonly resource: ResourceSource }
  | { readonly type: "ContainerResource"; readonly containerResource: ContainerResourceSource }
  | { readonly type: "Pods"; readonly pods: PodsSource }
  | { readonly type: "Object"; readonly object: ObjectSource }
  | { readonly type: "External"; readonly external: ExternalSource };

/** Usage of all containers of a pod. `name`: `cpu`, `memory` or another resource. */
export interface ResourceSource {
  readonly name: string;
  readonly target: MetricTarget;
}

/** Usage of one container of each pod. */
export interface ContainerResourceSource extends ResourceSource {
  readonly container: string;
}

/** A number that each pod has, averaged. */
export interface PodsSource {
  readonly metric: MetricIdentifier;
  readonly target: MetricTarget;
}

/** A number of one other object, such as the requests per second of an Ingress. */
export interface ObjectSource extends PodsSource {
  readonly describedObject: ObjectReference;
}

/** A number from outside of the cluster, such as the length of a queue. */
export type ExternalSource = PodsSource;

export interface MetricIdentifier {
  readonly name: string;
  readonly selector?: LabelSelector | undefined;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?: readonly LabelRequirement[] | undefined;
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[] | undefined;
}

export interface MetricTarget {
  /** What decides is which of the fields is set; only metrics of type Object also read this one. */
  readonly type: "Utilization" | "Value" | "AverageValue";
  /** Of the whole. */
  readonly value?: Milli | undefined;
  /** Per pod. */
  readonly averageValue?: Milli | undefined;
  /** Percent of what the pods request. */
  readonly averageUtilization?: number | undefined;
}

export interface Behavior {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

export interface ScalingRules {
  /** 0 to 3600. Absent in `scaleDown`: the controller's flag decides. */
  readonly stabilizationWindowSeconds?: number | undefined;
  /** Which policy decides: the one that allows the most change, the least, or no change at all. */
  readonly selectPolicy: "Max" | "Min" | "Disabled";
  readonly policies: readonly ScalingPolicy[];
  /** How far a ratio may be from 1 without a change, as a ratio. Absent: the controller's flag decides. */
  readonly tolerance?: number | undefined;
}

export interface ScalingPolicy {
  readonly type: "Pods" | "Percent";
  /** How many pods, or how many percent, may be added or removed in the period; 1 or more. */
  readonly value: number;
  /** 1 to 1800. */
  readonly periodSeconds: number;
}
