/** What pods request and may use. */
import type { V1Container, V1Deployment, V1ResourceQuota } from "@kubernetes/client-node";
import type { Manifest } from "../manifest.ts";
import { containersOf, ofKind, type Workload } from "./manifest-set.ts";
import { nano } from "./nano.ts";
import { eachContainer, type Rule } from "./rule.ts";

const kinds = ["cpu", "memory"] as const;
type Resource = (typeof kinds)[number];

const examples: Readonly<Record<Resource, string>> = { cpu: "250m", memory: "256Mi" };

export const requests: Rule = {
  name: "requests",
  demand:
    "Every container requests cpu and memory: the scheduler places by requests, and the HPA divides by them.",
  check: eachContainer("all", ({ container: { resources } }) => {
    const missing = kinds.filter((kind) => resources?.requests?.[kind] === undefined);
    if (missing.length === 0) return [];
    const write = missing
      .map((kind) => `resources.requests.${kind}, such as ${examples[kind]}`)
      .join(", and ");
    return [{ at: ["resources"], says: `requests no ${missing.join(" and no ")}: write ${write}.` }];
  }),
};

export const memoryLimit: Rule = {
  name: "memory-limit",
  demand:
    "Memory is limited to what is requested: what goes beyond is killed by itself, and not a neighbour with it.",
  check: eachContainer("all", ({ container: { resources } }) => {
    const { memory: request } = resources?.requests ?? {};
    const { memory: limit } = resources?.limits ?? {};
    if (request === undefined || (limit !== undefined && nano(limit) === nano(request))) return [];
    const found =
      limit === undefined ? "has no limit of memory" : `may take ${limit} of memory and requests ${request}`;
    return [{ at: ["resources", "limits"], says: `${found}: write resources.limits.memory: ${request}.` }];
  }),
};

export const quota: Rule = {
  name: "quota",
  demand: "The namespace's quota holds all replicas at their most, and those that a rollout adds.",
  check: (set) =>
    ofKind<V1ResourceQuota>(set, "ResourceQuota").flatMap((manifest) => {
      const { hard = {} } = manifest.value.spec ?? {};
      const workloads = set.workloads.filter(
        (workload) => workload.manifest.namespace === manifest.namespace,
      );
      return Object.entries(hard).flatMap(([name, allowed]) => {
        const resource = kinds.find((kind) => name === kind || name === `requests.${kind}`);
        if (resource === undefined) return [];
        const needs = workloads.map((workload) => needOf(workload, resource));
        const total = needs.reduce((sum, { amount }) => sum + amount, 0n);
        if (total <= nano(allowed)) return [];
        const most = needs.toSorted((a, b) => Number(b.amount - a.amount))[0]?.words;
        const message = `The quota gives ${allowed} of ${resource}, and the pods request ${show(total, resource)} at their most (${most}): raise spec.hard["${name}"], or lower the replicas.`;
        return [{ manifest: manifest as Manifest, path: ["spec", "hard", name], message }];
      });
    }),
};

/** What a workload requests when it has all its replicas and a rollout is under way. */
function needOf(workload: Workload, resource: Resource): { amount: bigint; words: string } {
  const each = containersOf(workload).reduce(
    (sum, { container }) => sum + requestOf(container, resource),
    0n,
  );
  const { max } = workload.replicas;
  const added = surgeOf(workload);
  const during = added === 0 ? "" : ` and ${added} of a rollout`;
  const { kind, name } = workload.manifest;
  return {
    amount: each * BigInt(max + added),
    words: `${kind} ${name}: ${max}${during}, ${show(each, resource)} each`,
  };
}

function requestOf({ resources }: V1Container, resource: Resource): bigint {
  return nano(resources?.requests?.[resource] ?? "0");
}

/** Pods that a rollout of a Deployment has beyond its replicas. */
function surgeOf({ manifest, replicas: { max } }: Workload): number {
  if (manifest.kind !== "Deployment") return 0;
  const { strategy } = (manifest.value as V1Deployment).spec ?? {};
  if (strategy?.type === "Recreate") return 0;
  const { maxSurge = "25%" } = strategy?.rollingUpdate ?? {};
  return typeof maxSurge === "number" ? maxSurge : Math.ceil((max * Number.parseFloat(maxSurge)) / 100);
}

function show(amount: bigint, resource: Resource): string {
  if (resource === "cpu") return `${Number(amount / 1_000_000n)}m`;
  return `${Math.ceil(Number(amount / 1_000_000_000n) / 2 ** 20)}Mi`;
}
