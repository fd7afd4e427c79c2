/** A model of the HorizontalPodAutoscaler controller of Kubernetes 1.37 as pure functions. */
export type { Condition, ConditionReason, ConditionType } from "./conditions.ts";
export { type ControllerFlags, defaultFlags } from "./flags.ts";
export type {
  Behavior,
  HorizontalPodAutoscaler,
  HpaSpec,
  MetricSpec,
  ScalingPolicy,
  ScalingRules,
} from "./hpa.ts";
export { readDocuments, type YamlDocument } from "./manifest/document.ts";
export { type Fault, faultLine, ManifestError } from "./manifest/fault.ts";
export { type Manifest, readHpa, readManifest } from "./manifest/read-manifest.ts";
export { fieldOf, nearestName } from "./manifest/sentences.ts";
export {
  type MetricContext,
  type MetricValue,
  type Proposal,
  proposeForMetric,
} from "./metrics/propose-for-metric.ts";
export type { MetricReading, Observation, Pod, PodSample, ResourceSample, Scale } from "./observation.ts";
export { type Milli, milliValue, parseQuantity } from "./quantity.ts";
export { type Reconciliation, reconcile } from "./reconcile.ts";
export { MetricError, type MetricErrorCode } from "./replicas/metric-error.ts";
export { type HpaState, type HpaStatus, initialState } from "./state.ts";
