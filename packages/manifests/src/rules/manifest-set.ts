/** All objects of a run, and what belongs together among them. */
import type {
  V1Container,
  V1LabelSelector,
  V1ObjectMeta,
  V1PodDisruptionBudget,
  V1PodSpec,
  V1PodTemplateSpec,
} from "@kubernetes/client-node";
import type { Manifest, Path } from "../manifest.ts";

export type Labels = Readonly<Record<string, string>>;

/** Something that makes pods. */
export interface Workload {
  readonly manifest: Manifest;
  readonly pod: V1PodSpec;
  /** Where the pod's specification stands in the object. */
  readonly podPath: Path;
  readonly labels: Labels;
  /** What it may be scaled to, by its own number or by what scales it. */
  readonly replicas: { readonly min: number; readonly max: number };
}

/** A HorizontalPodAutoscaler or a ScaledObject. */
export interface Scaler {
  readonly manifest: Manifest;
  readonly target: { readonly kind: string; readonly name: string };
  readonly min: number;
  readonly max: number;
}

export interface ManifestSet {
  readonly manifests: readonly Manifest[];
  readonly workloads: readonly Workload[];
  readonly scalers: readonly Scaler[];
}

/** Where each kind keeps the template of its pods. */
const templatePaths: Readonly<Record<string, Path>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

export function manifestSet(manifests: readonly Manifest[]): ManifestSet {
  const scalers = manifests.flatMap(scalerOf);
  return { manifests, scalers, workloads: manifests.flatMap((manifest) => workloadOf(manifest, scalers)) };
}

/** The objects of one kind. Their shape is that of the type: it was checked. */
export function ofKind<Value>({ manifests }: ManifestSet, kind: string): Manifest<Value>[] {
  return manifests.filter((manifest) => manifest.kind === kind) as Manifest<Value>[];
}

/** The containers that run as long as the pod: sidecars among the init containers too. */
export function containersOf({ pod, podPath }: Workload): { container: V1Container; path: Path }[] {
  const at = (name: "containers" | "initContainers") =>
    (pod[name] ?? []).map((container, index) => ({ container, path: [...podPath, name, index] }));
  return [
    ...at("initContainers").filter(({ container }) => container.restartPolicy === "Always"),
    ...at("containers"),
  ];
}

/** The containers that run at any time. */
export function allContainersOf({ pod, podPath }: Workload): { container: V1Container; path: Path }[] {
  const at = (name: "containers" | "initContainers") =>
    (pod[name] ?? []).map((container, index) => ({ container, path: [...podPath, name, index] }));
  return [...at("initContainers"), ...at("containers")];
}

/** The workload that a scaler names. */
export function targetOf({ workloads }: ManifestSet, { manifest, target }: Scaler): Workload | undefined {
  return workloads.find(
    (workload) =>
      workload.manifest.kind === target.kind &&
      workload.manifest.name === target.name &&
      workload.manifest.namespace === manifest.namespace,
  );
}

/** Whether a selector takes pods with these labels. One without any condition takes all. */
export function selects({ matchLabels, matchExpressions }: V1LabelSelector, labels: Labels): boolean {
  const hasLabels = Object.entries(matchLabels ?? {}).every(([name, value]) => labels[name] === value);
  return (
    hasLabels &&
    (matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      const isIn = value !== undefined && values.includes(value);
      return operator === "In" ? isIn : !isIn;
    })
  );
}

/** The disruption budgets that hold for a workload's pods. */
export function budgetsOf(
  set: ManifestSet,
  { manifest, labels }: Workload,
): Manifest<V1PodDisruptionBudget>[] {
  return ofKind<V1PodDisruptionBudget>(set, "PodDisruptionBudget").filter(
    ({ namespace, value }) => namespace === manifest.namespace && selects(value.spec?.selector ?? {}, labels),
  );
}

function workloadOf(manifest: Manifest, scalers: readonly Scaler[]): Workload[] {
  const path = templatePaths[manifest.kind];
  if (path === undefined) return [];
  const { metadata, spec: pod } = inside(manifest.value, path) as V1PodTemplateSpec;
  if (pod === undefined) return [];
  const labels = (metadata as V1ObjectMeta | undefined)?.labels ?? {};
  const scaler = scalers.find(
    ({ target, manifest: { namespace } }) =>
      target.kind === manifest.kind && target.name === manifest.name && namespace === manifest.namespace,
  );
  const { replicas = 1 } = (manifest.value as { spec: { replicas?: number } }).spec;
  const own = { min: replicas, max: replicas };
  return [{ manifest, pod, podPath: [...path, "spec"], labels, replicas: scaler ?? own }];
}

interface HpaSpec {
  readonly scaleTargetRef: { readonly kind: string; readonly name: string };
  readonly minReplicas?: number;
  readonly maxReplicas: number;
}

interface ScaledObjectSpec {
  readonly scaleTargetRef: { readonly kind?: string; readonly name: string };
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
}

function scalerOf(manifest: Manifest): Scaler[] {
  const { spec } = manifest.value as { readonly spec: unknown };
  if (manifest.kind === "HorizontalPodAutoscaler") {
    const { scaleTargetRef, minReplicas = 1, maxReplicas } = spec as HpaSpec;
    return [{ manifest, target: scaleTargetRef, min: minReplicas, max: maxReplicas }];
  }
  if (manifest.kind === "ScaledObject") {
    const { scaleTargetRef, minReplicaCount = 0, maxReplicaCount = 100 } = spec as ScaledObjectSpec;
    const { kind = "Deployment", name } = scaleTargetRef;
    return [{ manifest, target: { kind, name }, min: minReplicaCount, max: maxReplicaCount }];
  }
  return [];
}

function inside(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, part) => (found as Record<PropertyKey, unknown>)?.[part] ?? {}, value);
}
