/**
 * What pods request of a resource.
 * Source: `calculateRequests` of replica_calculator.go; `PodRequests` of k8s.io/component-helpers/resource.
 */
import type { InitContainer, Pod, ResourceList } from "../observation.ts";
import type { Milli } from "../quantity.ts";
import { MetricError } from "./metric-error.ts";

/**
 * The request of each pod, by its name: of one container where that is asked for, else of the pod as a whole where it has such
 * requests, else of its containers and sidecars together.
 *
 * @throws {MetricError} `noRequest` or `noContainer`, for any pod, also one that is ignored
 */
export function requestsOf(pods: readonly Pod[], resource: string, container?: string): Map<string, Milli> {
  return new Map(pods.map((pod) => [pod.name, requestOf(pod, resource, container)]));
}

function requestOf(pod: Pod, resource: string, container?: string): Milli {
  const running = [...pod.containers, ...(pod.initContainers ?? []).filter(isSidecar)];
  if (container !== undefined) {
    const found = running.find(({ name }) => name === container);
    if (found === undefined) {
      throw new MetricError("noContainer", `container ${container} not found in Pod ${pod.name}`);
    }
    return requestIn(found.requests, `request for ${resource} in container ${container} of Pod ${pod.name}`);
  }
  if (Object.keys(pod.requests ?? {}).some(isPodLevelResource)) {
    return requestIn(wholePod(pod), `pod-level request for ${resource} in Pod ${pod.name}`);
  }
  return running
    .map(({ name, requests }) =>
      requestIn(requests, `request for ${resource} in container ${name} of Pod ${pod.name}`),
    )
    .reduce((sum, request) => sum + request, 0n);

  function requestIn(list: ResourceList, what: string): Milli {
    const request = list[resource];
    if (request === undefined) throw new MetricError("noRequest", `missing ${what}`);
    return request;
  }
}

const isSidecar = (container: InitContainer) => container.restartPolicy === "Always";
const isPodLevelResource = (name: string) =>
  ["cpu", "memory"].includes(name) || name.startsWith("hugepages-");

/** Requests of a pod that has pod-level ones: these win; other resources are added up over its containers. */
function wholePod(pod: Pod): ResourceList {
  let running = pod.containers.reduce<ResourceList>((sum, { requests }) => add(sum, requests), {});
  let sidecars: ResourceList = {};
  let starting: ResourceList = {};
  for (const container of pod.initContainers ?? []) {
    const beside = add(sidecars, container.requests);
    if (isSidecar(container)) {
      running = add(running, container.requests);
      sidecars = beside;
    }
    starting = larger(starting, beside);
  }
  const podLevel = Object.entries(pod.requests ?? {}).filter(([name]) => isPodLevelResource(name));
  const whole = { ...larger(running, starting), ...Object.fromEntries(podLevel) };
  return add(whole, pod.overhead ?? {});
}

const add = (a: ResourceList, b: ResourceList) => merge(a, b, (x, y) => x + y);
const larger = (a: ResourceList, b: ResourceList) => merge(a, b, maximum);

/** `Math.max` takes no bigint. */
function maximum(x: Milli, y: Milli): Milli {
  if (x < y) return y;
  return x;
}

function merge(a: ResourceList, b: ResourceList, join: (x: Milli, y: Milli) => Milli): ResourceList {
  const joined = Object.entries(b).map(([name, y]) => [name, name in a ? join(a[name] as Milli, y) : y]);
  return { ...a, ...Object.fromEntries(joined) };
}
