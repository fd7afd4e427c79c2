/** How a pod ends without losing a request. */
import type { V1ConfigMap, V1Container, V1LifecycleHandler, V1Service } from "@kubernetes/client-node";
import type { Manifest } from "../manifest.ts";
import { allContainersOf, type ManifestSet, ofKind, selects, type Workload } from "./manifest-set.ts";
import { eachContainer, type Rule } from "./rule.ts";

export const preStop: Rule = {
  name: "pre-stop",
  demand: "A container behind a Service waits before it stops, until no proxy sends it requests any more.",
  check: eachContainer("running", ({ container: { ports, lifecycle }, workload }, set) => {
    const isServed =
      (ports ?? []).length > 0 && workload.replicas.max > 1 && servicesOf(set, workload).length > 0;
    if (!isServed || lifecycle?.preStop !== undefined) return [];
    const says =
      "gets requests for some seconds after it was told to stop: write lifecycle.preStop.sleep.seconds: 10, and let SIGTERM drain it.";
    return [{ at: ["lifecycle"], says }];
  }),
};

const defaultGraceSeconds = 30;

export const gracePeriod: Rule = {
  name: "grace-period",
  demand: "The time until a pod is killed is longer than preStop and draining (DRAIN_SECONDS) together.",
  check: (set) =>
    set.workloads.flatMap((workload) => {
      const { manifest, pod, podPath } = workload;
      const grace = pod.terminationGracePeriodSeconds ?? defaultGraceSeconds;
      return allContainersOf(workload).flatMap(({ container }) => {
        const wait = waitSeconds(container.lifecycle?.preStop);
        const drain = drainSeconds(container, manifest, set);
        if (wait + drain < grace || wait + drain === 0) return [];
        const message = `Container ${container.name} takes ${wait + drain} s to stop (${wait} s preStop, ${drain} s DRAIN_SECONDS), and is killed after ${grace} s: write terminationGracePeriodSeconds: ${wait + drain + 10}.`;
        return [{ manifest, path: [...podPath, "terminationGracePeriodSeconds"], message }];
      });
    }),
};

/** The Services that send requests to a workload's pods. */
export function servicesOf(set: ManifestSet, { manifest, labels }: Workload): Manifest<V1Service>[] {
  return ofKind<V1Service>(set, "Service").filter(({ namespace, value: { spec } }) => {
    const { selector } = spec ?? {};
    return (
      namespace === manifest.namespace && selector !== undefined && selects({ matchLabels: selector }, labels)
    );
  });
}

function waitSeconds(handler: V1LifecycleHandler | undefined): number {
  const [, slept] = /\bsleep (\d+)/.exec(handler?.exec?.command?.join(" ") ?? "") ?? [];
  return handler?.sleep?.seconds ?? Number(slept ?? 0);
}

/** The variable DRAIN_SECONDS, of the container itself or of a ConfigMap that it takes its environment from. */
function drainSeconds(
  { env = [], envFrom = [] }: V1Container,
  { namespace }: Manifest,
  set: ManifestSet,
): number {
  const config = (name: string | undefined) =>
    ofKind<V1ConfigMap>(set, "ConfigMap").find((map) => map.name === name && map.namespace === namespace)
      ?.value.data;
  const own = env.find(({ name }) => name === "DRAIN_SECONDS");
  const from = own?.valueFrom?.configMapKeyRef;
  const value =
    own?.value ??
    config(from?.name)?.[from?.key ?? ""] ??
    envFrom
      .map(({ configMapRef }) => config(configMapRef?.name)?.DRAIN_SECONDS)
      .findLast((found) => found !== undefined);
  return Number(value ?? 0) || 0;
}
