/** One look at a cluster, from kubectl's JSON to what the model of the controller reads. Source: the API of Kubernetes. */
import { type Milli, milliValue, type Observation, type Pod, parseQuantity } from "@labs/hpa";

/** What one `kubectl get` lists for a look. */
export const lookedAt = "hpa,deployments,pods,pods.metrics.k8s.io";

export interface Snapshot {
  /** Without what the cluster adds, as a manifest. */
  readonly manifest: string;
  /** What the real controller has said of its last sync. */
  readonly status: SeenStatus;
  readonly observation: Observation & { readonly scale: { readonly specReplicas: number } };
}

export interface SeenStatus {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  /** In the order of the spec; empty where none was computed. */
  readonly metrics: readonly SeenValue[];
  /** All of it: each sync that found something else writes another. */
  readonly text: string;
}

export interface SeenValue {
  readonly averageUtilization: number | undefined;
  readonly averageValue: Milli | undefined;
}

/**
 * @param text a List of the HPA, its Deployment, pods and their metrics
 * @param now milliseconds since 1970, as the cluster's own instants
 * @throws where the HPA or its Deployment is not listed
 */
export function readSnapshot(text: string, name: string, now: number): Snapshot {
  const { items } = JSON.parse(text) as { readonly items: readonly Item[] };
  const one = <Kind extends Item["kind"]>(kind: Kind, named: string): Extract<Item, { kind: Kind }> => {
    const found = items.find((item) => item.kind === kind && item.metadata.name === named);
    if (found === undefined) throw new Error(`kubectl lists no ${kind} ${named}`);
    return found as Extract<Item, { kind: Kind }>;
  };
  const hpa = one("HorizontalPodAutoscaler", name);
  const deployment = one("Deployment", hpa.spec.scaleTargetRef.name);
  const labels = Object.entries(deployment.spec.selector.matchLabels);
  const pods = items
    .filter((item) => item.kind === "Pod")
    .filter(({ metadata }) => labels.every(([label, value]) => metadata.labels?.[label] === value));
  const names = new Set(pods.map(({ metadata }) => metadata.name));
  const samples = items
    .filter((item) => item.kind === "PodMetrics")
    .filter(({ metadata }) => names.has(metadata.name));
  const resources = samples.map(({ metadata, timestamp, window, containers }) => ({
    ...{ pod: metadata.name, timestamp: Date.parse(timestamp), windowMs: durationMs(window) },
    containers: containers.map(({ name, usage }) => ({ name, usage: amounts(usage) })),
  }));
  const unseen = { error: "only CPU and memory are looked at" };
  return {
    manifest: JSON.stringify({
      apiVersion: "autoscaling/v2",
      kind: hpa.kind,
      metadata: { name, namespace: hpa.metadata.namespace },
      spec: hpa.spec,
    }),
    status: statusOf(hpa.status ?? {}),
    observation: {
      now,
      scale: {
        specReplicas: deployment.spec.replicas,
        statusReplicas: deployment.status?.replicas ?? 0,
        selector: labels.map(([label, value]) => `${label}=${value}`).join(","),
      },
      pods: pods.map(podOf),
      metrics: hpa.spec.metrics.map(({ type }) => (/Resource$/.test(type) ? { resources } : unseen)),
    },
  };
}

function statusOf(status: HpaStatus): SeenStatus {
  return {
    currentReplicas: status.currentReplicas ?? 0,
    desiredReplicas: status.desiredReplicas ?? 0,
    metrics: (status.currentMetrics ?? []).map(({ resource, containerResource }) => {
      const { averageUtilization, averageValue } = (resource ?? containerResource)?.current ?? {};
      return {
        averageUtilization,
        averageValue: averageValue === undefined ? undefined : milli(averageValue),
      };
    }),
    text: JSON.stringify(status),
  };
}

function podOf({ metadata, spec, status }: PodItem): Pod {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  return {
    name: metadata.name,
    phase: status.phase,
    deleted: metadata.deletionTimestamp !== undefined,
    startTime: status.startTime === undefined ? undefined : Date.parse(status.startTime),
    ready: ready && { status: ready.status, lastTransitionTime: Date.parse(ready.lastTransitionTime) },
    containers: spec.containers.map(requestsOf),
    initContainers: (spec.initContainers ?? []).map((container) => ({
      ...requestsOf(container),
      restartPolicy: container.restartPolicy,
    })),
    requests: spec.resources?.requests && amounts(spec.resources.requests),
    overhead: spec.overhead && amounts(spec.overhead),
  };
}

const requestsOf = ({ name, resources }: ContainerSpec) => ({
  name,
  requests: amounts(resources?.requests ?? {}),
});

function amounts(given: Amounts): Readonly<Record<string, Milli>> {
  return Object.fromEntries(Object.entries(given).map(([resource, amount]) => [resource, milli(amount)]));
}

function milli(amount: string): Milli {
  const nano = parseQuantity(amount);
  if (nano === undefined) throw new Error(`${amount} is no quantity`);
  return milliValue(nano);
}

/** As Go prints a duration: `15.2s`, `1m0s`. */
function durationMs(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  const parts = [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)];
  return parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

// What is read of the objects of the API.

type Amounts = Readonly<Record<string, string>>;

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
}

interface HpaStatus {
  readonly currentReplicas?: number;
  readonly desiredReplicas?: number;
  readonly currentMetrics?: readonly Partial<Record<"resource" | "containerResource", CurrentValue>>[] | null;
}

interface CurrentValue {
  readonly current: { readonly averageUtilization?: number; readonly averageValue?: string };
}

interface ContainerSpec {
  readonly name: string;
  readonly resources?: { readonly requests?: Amounts };
  readonly restartPolicy?: "Always";
}

interface PodItem {
  readonly kind: "Pod";
  readonly metadata: Metadata;
  readonly spec: {
    readonly containers: readonly ContainerSpec[];
    readonly initContainers?: readonly ContainerSpec[];
    readonly resources?: { readonly requests?: Amounts };
    readonly overhead?: Amounts;
  };
  readonly status: {
    readonly phase: Pod["phase"];
    readonly startTime?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: "True" | "False" | "Unknown";
      readonly lastTransitionTime: string;
    }[];
  };
}

type Item =
  | {
      readonly kind: "HorizontalPodAutoscaler";
      readonly metadata: Metadata;
      readonly spec: {
        readonly scaleTargetRef: { readonly name: string };
        readonly metrics: readonly { readonly type: string }[];
      };
      readonly status?: HpaStatus;
    }
  | {
      readonly kind: "Deployment";
      readonly metadata: Metadata;
      readonly spec: {
        readonly replicas: number;
        readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
      };
      readonly status?: { readonly replicas?: number };
    }
  | PodItem
  | {
      readonly kind: "PodMetrics";
      readonly metadata: Metadata;
      readonly timestamp: string;
      readonly window: string;
      readonly containers: readonly { readonly name: string; readonly usage: Amounts }[];
    };
