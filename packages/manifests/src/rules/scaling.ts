/** What scales, and what keeps it from doing so. */
import type { V1Container, V2HorizontalPodAutoscaler } from "@kubernetes/client-node";
import { nearestName, readHpa } from "@labs/hpa";
import { nameOf } from "../manifest.ts";
import { containersOf, ofKind, targetOf } from "./manifest-set.ts";
import { nano } from "./nano.ts";
import type { Rule } from "./rule.ts";

export const scaleTarget: Rule = {
  name: "scale-target",
  demand: "What an autoscaler names is there, in its namespace.",
  check: (set) =>
    set.scalers.flatMap((scaler) => {
      const { manifest, target } = scaler;
      const sameKind = set.workloads.filter(({ manifest: { kind } }) => kind === target.kind);
      // Without any, the target is in a file that was not named.
      if (sameKind.length === 0 || targetOf(set, scaler) !== undefined) return [];
      const elsewhere = sameKind.find(({ manifest: { name } }) => name === target.name);
      const nearest = nearestName(
        target.name,
        sameKind.map(({ manifest: { name } }) => name),
      );
      const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
      const message =
        elsewhere === undefined
          ? `${nameOf(target)} is in none of the files, so that nothing is scaled${hint || "."}`
          : `${nameOf(target)} is in the namespace ${elsewhere.manifest.namespace}, and this is in ${manifest.namespace}: write the same metadata.namespace.`;
      return [{ manifest, path: ["spec", "scaleTargetRef", "name"], message }];
    }),
};

export const noReplicas: Rule = {
  name: "no-replicas",
  demand: "What an autoscaler scales has no `replicas` of its own: each apply would undo the scaling.",
  check: (set) =>
    set.scalers.flatMap((scaler) => {
      const manifest = targetOf(set, scaler)?.manifest;
      if (manifest === undefined) return [];
      const { spec } = manifest.value as { readonly spec: { readonly replicas?: number } };
      if (spec.replicas === undefined) return [];
      const message = `spec.replicas sets the number back at each apply, and ${nameOf(scaler.manifest)} scales it: remove spec.replicas.`;
      return [{ manifest, path: ["spec", "replicas"], message }];
    }),
};

export const oneAutoscaler: Rule = {
  name: "one-autoscaler",
  demand: "One autoscaler for each workload: two undo each other's decisions.",
  check: ({ scalers }) => {
    const byTarget = Map.groupBy(scalers, ({ manifest: { namespace }, target }) =>
      [namespace, target.kind, target.name].join("/"),
    );
    return [...byTarget.values()].flatMap(([first, ...others]) =>
      others.map(({ manifest, target }) => ({
        manifest,
        path: ["spec", "scaleTargetRef"],
        message: `${nameOf(target)} is scaled by ${first === undefined ? "" : nameOf(first.manifest)} too: put the metrics of both into one.`,
      })),
    );
  },
};

export const statedMetrics: Rule = {
  name: "stated-metrics",
  demand: "An HPA says which metric it scales by, and to which target.",
  check: (set) =>
    ofKind(set, "HorizontalPodAutoscaler").flatMap((manifest) =>
      readHpa(manifest).notices.map(({ message }) => ({
        manifest,
        path: ["spec", "metrics"],
        message: `${message.replace(/\.$/, "")}: write the metric and its target.`,
      })),
    ),
};

export const reachableTarget: Rule = {
  name: "reachable-target",
  demand: "An HPA can scale up: its direction is not disabled, and its target lies below what limits allow.",
  check: (set) =>
    ofKind<V2HorizontalPodAutoscaler>(set, "HorizontalPodAutoscaler").flatMap((manifest) => {
      const { minReplicas = 1, maxReplicas = 1, metrics = [], behavior } = manifest.value.spec ?? {};
      const tolerance = Number(behavior?.scaleUp?.tolerance ?? 0.1);
      const disabled = behavior?.scaleUp?.selectPolicy === "Disabled" && maxReplicas > minReplicas;
      const scaler = set.scalers.find((other) => other.manifest === manifest);
      const workload = scaler && targetOf(set, scaler);
      const ceiling = workload && highestCpu(containersOf(workload).map(({ container }) => container));
      return [
        ...(disabled
          ? [
              {
                manifest,
                path: ["spec", "behavior", "scaleUp", "selectPolicy"],
                message: `Scaling up is disabled, so that ${maxReplicas} replicas are never reached: write selectPolicy: Max, or remove it.`,
              },
            ]
          : []),
        ...metrics.flatMap(({ resource }, at) => {
          const wanted = resource?.name === "cpu" ? resource.target.averageUtilization : undefined;
          if (wanted === undefined || ceiling === undefined || wanted * (1 + tolerance) < ceiling) return [];
          const path = ["spec", "metrics", at, "resource", "target", "averageUtilization"];
          const message = `CPU limits end at ${ceiling} % of what the pods request, which is not beyond the target of ${wanted} % and its tolerance, so that nothing scales up: write a lower target, or remove the CPU limits.`;
          return [{ manifest, path, message }];
        }),
      ];
    }),
};

/** Highest utilization in percent of the requests that limits allow; nothing where a container has none. */
function highestCpu(containers: readonly V1Container[]): number | undefined {
  const amounts = (from: "requests" | "limits") =>
    containers.map(({ resources }) => nano(resources?.[from]?.cpu ?? "0"));
  const [requested, limits] = [sum(amounts("requests")), amounts("limits")];
  return requested === 0n || limits.includes(0n) ? undefined : Number((100n * sum(limits)) / requested);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
