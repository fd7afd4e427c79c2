/** What happens to replicas when a node or a zone goes away. */
import { budgetsOf, type Workload } from "./manifest-set.ts";
import type { Rule, RuleObjection } from "./rule.ts";
import { servicesOf } from "./shutdown.ts";

export const topologySpread: Rule = {
  name: "topology-spread",
  demand: "Replicas are spread over nodes and zones.",
  check: ({ workloads }) =>
    workloads.filter(isReplicated).flatMap(({ manifest, pod, podPath }) => {
      const isSpread =
        (pod.topologySpreadConstraints ?? []).length > 0 || pod.affinity?.podAntiAffinity !== undefined;
      if (isSpread) return [];
      const path = [...podPath, "topologySpreadConstraints"];
      const message =
        "All replicas may stand on one node: write topologySpreadConstraints for kubernetes.io/hostname and topology.kubernetes.io/zone.";
      return [{ manifest, path, message }];
    }),
};

export const disruptionBudget: Rule = {
  name: "disruption-budget",
  demand: "What serves requests has one PodDisruptionBudget, and it lets at least one pod go.",
  check: (set) =>
    set.workloads.flatMap((workload): RuleObjection[] => {
      const { manifest, replicas } = workload;
      const [budget, second] = budgetsOf(set, workload);
      if (second !== undefined) {
        const message = `The pods of ${manifest.kind} ${manifest.name} have two budgets, with which no pod can be evicted: remove one.`;
        return [{ manifest: second, path: ["spec", "selector"], message }];
      }
      if (budget === undefined) {
        if (!isReplicated(workload) || servicesOf(set, workload).length === 0) return [];
        const message = `Draining a node may end all its pods at once: write a PodDisruptionBudget with maxUnavailable: 1 for ${manifest.kind} ${manifest.name}.`;
        return [{ manifest, path: [], message }];
      }
      const { minAvailable, maxUnavailable } = budget.value.spec ?? {};
      if (minAvailable !== undefined && maxUnavailable !== undefined) {
        const message = "minAvailable and maxUnavailable exclude each other: remove minAvailable.";
        return [{ manifest: budget, path: ["spec", "minAvailable"], message }];
      }
      const { min } = replicas;
      const kept =
        minAvailable === undefined ? min - podsOf(maxUnavailable ?? 0, min) : podsOf(minAvailable, min);
      if (kept < min || min === 0) return [];
      const field = minAvailable === undefined ? "maxUnavailable" : "minAvailable";
      const message = `No node can be drained while ${manifest.kind} ${manifest.name} has ${min} of its replicas, for ${kept} must stay: write maxUnavailable: 1.`;
      return [{ manifest: budget, path: ["spec", field], message }];
    }),
};

function isReplicated({ manifest: { kind }, replicas }: Workload): boolean {
  return replicas.max > 1 && (kind === "Deployment" || kind === "StatefulSet" || kind === "ReplicaSet");
}

/** A number of pods, or a share of them, rounded up as the controller does. */
function podsOf(amount: string | number, replicas: number): number {
  return typeof amount === "number" ? amount : Math.ceil((replicas * Number.parseFloat(amount)) / 100);
}
