/** What the controller sees at one sync. Instants are milliseconds of any one clock. */
import type { Milli } from "./quantity.ts";

export interface Observation {
  readonly now: number;
  readonly scale: Scale | { readonly error: string };
  /** Every pod that the selector of the scale matches. */
  readonly pods: readonly Pod[];
  /** One reading for each metric of the spec, in its order. */
  readonly metrics: readonly MetricReading[];
  /** What the API answers if the scale is updated; absent: the update succeeds. */
  readonly updateError?: string | undefined;
}

/** The scale subresource of the target. */
export interface Scale {
  /** `spec.replicas`: how many are wanted. */
  readonly specReplicas: number;
  /** `status.replicas`: how many there are. */
  readonly statusReplicas: number;
  /** `status.selector`; empty: the target has none. */
  readonly selector: string;
}

/** Amounts by resource, such as `{ cpu: 500n }`. */
export type ResourceList = Readonly<Record<string, Milli>>;

export interface Pod {
  readonly name: string;
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  /** A deletion timestamp is set. */
  readonly deleted?: boolean | undefined;
  readonly startTime?: number | undefined;
  /** The condition of type Ready. */
  readonly ready?: ReadyCondition | undefined;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly InitContainer[] | undefined;
  /** Requests of the pod as a whole. */
  readonly requests?: ResourceList | undefined;
  /** What running the pod takes beside its containers. */
  readonly overhead?: ResourceList | undefined;
}

export interface ReadyCondition {
  readonly status: "True" | "False" | "Unknown";
  readonly lastTransitionTime: number;
}

export interface Container {
  readonly name: string;
  readonly requests: ResourceList;
}

export interface InitContainer extends Container {
  /** It runs beside the containers, as a sidecar. */
  readonly restartPolicy?: "Always" | undefined;
}

/** What a metrics API answered. */
export type MetricReading =
  | { readonly error: string }
  /** For Resource and ContainerResource. */
  | { readonly resources: readonly ResourceSample[] }
  /** For Pods. */
  | { readonly pods: readonly PodSample[] }
  /** For Object. */
  | { readonly value: Milli }
  /** For External: the values of all series that match. */
  | { readonly values: readonly Milli[] };

interface SampleOfPod {
  /** A pod's name. */
  readonly pod: string;
  /** The end of the window in which it was measured. */
  readonly timestamp: number;
  readonly windowMs: number;
}

export interface ResourceSample extends SampleOfPod {
  readonly containers: readonly { readonly name: string; readonly usage: ResourceList }[];
}

export interface PodSample extends SampleOfPod {
  readonly value: Milli;
}
