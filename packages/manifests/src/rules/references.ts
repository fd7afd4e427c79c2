/** What one object says of another: labels and ports. */
import type {
  V1Container,
  V1LabelSelector,
  V1NetworkPolicy,
  V1PodDisruptionBudget,
  V1Probe,
  V1Service,
} from "@kubernetes/client-node";
import { fieldsOf, type Manifest, nameOf, type Path } from "../manifest.ts";
import {
  containersOf,
  type Labels,
  type ManifestSet,
  ofKind,
  selects,
  type Workload,
} from "./manifest-set.ts";
import type { Rule, RuleObjection } from "./rule.ts";

export const selectors: Rule = {
  name: "selectors",
  demand: "A selector selects something: pods for a Service, a budget, a network policy, a spread.",
  check: (set) => [...selectorsOfPods(set), ...selectorsOfWorkloads(set), ...selectorsOfServices(set)],
};

function selectorsOfPods(set: ManifestSet): RuleObjection[] {
  const placed: { manifest: Manifest; path: Path; selector: V1LabelSelector | undefined }[] = [
    ...ofKind<V1Service>(set, "Service").map((manifest) => ({
      manifest,
      path: ["spec", "selector"],
      selector: manifest.value.spec?.selector && { matchLabels: manifest.value.spec.selector },
    })),
    ...ofKind<V1PodDisruptionBudget>(set, "PodDisruptionBudget").map((manifest) => ({
      manifest,
      path: ["spec", "selector"],
      selector: manifest.value.spec?.selector,
    })),
    ...ofKind<V1NetworkPolicy>(set, "NetworkPolicy").map((manifest) => ({
      manifest,
      path: ["spec", "podSelector"],
      selector: manifest.value.spec?.podSelector,
    })),
  ];
  return placed.flatMap(({ manifest, path, selector }) => {
    const pods = set.workloads.filter(({ manifest: { namespace } }) => namespace === manifest.namespace);
    // Without pods, they are in a file that was not named.
    if (selector === undefined || pods.length === 0 || pods.some(({ labels }) => selects(selector, labels)))
      return [];
    return [{ manifest, path, message: mismatch(selector, pods) }];
  });
}

function selectorsOfWorkloads({ workloads }: ManifestSet): RuleObjection[] {
  return workloads.flatMap(({ manifest, pod, podPath, labels }) => {
    const { spec } = manifest.value as { readonly spec: { readonly selector?: V1LabelSelector } };
    const placed = [
      { path: ["spec", "selector"], selector: spec.selector },
      ...(pod.topologySpreadConstraints ?? []).map(({ labelSelector }, at) => ({
        path: [...podPath, "topologySpreadConstraints", at, "labelSelector"],
        selector: labelSelector,
      })),
    ];
    return placed.flatMap(({ path, selector }) => {
      if (selector === undefined || manifest.kind === "Job" || selects(selector, labels)) return [];
      return [
        { manifest, path, message: `It does not select its own pods: they are labelled ${show(labels)}.` },
      ];
    });
  });
}

function selectorsOfServices(set: ManifestSet): RuleObjection[] {
  const services = ofKind<V1Service>(set, "Service");
  return ofKind<ServiceMonitor>(set, "ServiceMonitor").flatMap((manifest) => {
    const { selector } = manifest.value.spec;
    const isFound = services.some(({ value: { metadata } }) => selects(selector, metadata?.labels ?? {}));
    if (services.length === 0 || isFound) return [];
    const message = `It selects no Service: write labels that one has in its own metadata, not ${show(selector.matchLabels ?? {})}.`;
    return [{ manifest, path: ["spec", "selector"], message }];
  });
}

export const ports: Rule = {
  name: "ports",
  demand: "A port that a Service, a probe or a monitor names is one of the container's.",
  check: (set) => [...portsOfServices(set), ...portsOfProbes(set), ...portsOfMonitors(set)],
};

function portsOfServices(set: ManifestSet): RuleObjection[] {
  return ofKind<V1Service>(set, "Service").flatMap((manifest) => {
    const { selector, ports = [] } = manifest.value.spec ?? {};
    const pods = set.workloads.filter(
      ({ manifest: { namespace }, labels }) =>
        namespace === manifest.namespace &&
        selector !== undefined &&
        selects({ matchLabels: selector }, labels),
    );
    return ports.flatMap(({ port, targetPort = port }, at) =>
      pods
        .filter((workload) => !hasPort(workload, targetPort))
        .map((workload) => ({
          manifest,
          path: ["spec", "ports", at],
          message: `No container of ${workload.manifest.kind} ${workload.manifest.name} has the port ${targetPort}: write one that it has (${portWords(workload)}).`,
        })),
    );
  });
}

function portsOfProbes({ workloads }: ManifestSet): RuleObjection[] {
  return workloads.flatMap((workload) =>
    containersOf(workload).flatMap(({ container, path }) =>
      (["startupProbe", "readinessProbe", "livenessProbe"] as const).flatMap((name) => {
        const port = portOf(container[name]);
        if (typeof port !== "string" || namesOf([container]).includes(port)) return [];
        const message = `Container ${container.name} has no port ${port}: write one that it has (${portWords(workload)}).`;
        return [{ manifest: workload.manifest, path: [...path, name], message }];
      }),
    ),
  );
}

function portsOfMonitors(set: ManifestSet): RuleObjection[] {
  const services = ofKind<V1Service>(set, "Service");
  return ofKind<ServiceMonitor>(set, "ServiceMonitor").flatMap((manifest) => {
    const { selector, endpoints } = manifest.value.spec;
    const selected = services.filter(({ value: { metadata } }) => selects(selector, metadata?.labels ?? {}));
    const named = selected.flatMap(({ value: { spec } }) =>
      (spec?.ports ?? []).flatMap(({ name }) => name ?? []),
    );
    return endpoints.flatMap(({ port }, at) => {
      if (selected.length === 0 || port === undefined || named.includes(port)) return [];
      const message = `The Service has no port named ${port}: write one that it has (${named.join(", ") || "none has a name"}).`;
      return [{ manifest, path: ["spec", "endpoints", at, "port"], message }];
    });
  });
}

/** What is read of a ServiceMonitor. */
interface ServiceMonitor {
  readonly spec: {
    readonly selector: V1LabelSelector;
    readonly endpoints: readonly { readonly port?: string }[];
  };
}

function hasPort(workload: Workload, port: string | number): boolean {
  const containers = containersOf(workload).map(({ container }) => container);
  if (typeof port === "string") return namesOf(containers).includes(port);
  const numbers = containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));
  // A port need not be declared to be listened on.
  return numbers.length === 0 || numbers.includes(port);
}

function namesOf(containers: readonly V1Container[]): string[] {
  return containers.flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []));
}

function portWords(workload: Workload): string {
  const all = containersOf(workload).flatMap(({ container: { ports = [] } }) => ports);
  const words = all.map(({ name, containerPort }) =>
    name === undefined ? containerPort : `${name} (${containerPort})`,
  );
  return words.join(", ") || "none";
}

function portOf(probe: V1Probe | undefined): string | number | undefined {
  return probe?.httpGet?.port ?? probe?.tcpSocket?.port;
}

function mismatch({ matchLabels = {} }: V1LabelSelector, pods: readonly Workload[]): string {
  const labelled = pods.map(({ manifest, labels }) => `${nameOf(manifest)}: ${show(labels)}`);
  return `It selects no pod, by ${show(matchLabels)}: write labels that one has (${labelled.join("; ")}).`;
}

function show(labels: Labels): string {
  const words = Object.entries(fieldsOf(labels)).map(([name, value]) => `${name}=${value}`);
  return words.join(",") || "no labels";
}
