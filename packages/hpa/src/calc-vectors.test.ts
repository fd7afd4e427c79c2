/** Single calculations, held against the controller's answers. */
import { expect, test } from "vitest";
import type { ControllerFlags } from "./flags.ts";
import type { MetricSpec } from "./hpa.ts";
import { type MetricValue, proposeForMetric } from "./metrics/propose-for-metric.ts";
import type { MetricReading, Pod, ResourceList } from "./observation.ts";
import { MetricError } from "./replicas/metric-error.ts";
import { type CalcPod, type CalcVector, calcVectors } from "./vectors.fixture.ts";

const now = 1_000_000_000_000;
const vectors = calcVectors();

test("there are as many vectors as the README says", () => {
  expect(vectors).toHaveLength(1000);
});

test.each(vectors.map((vector) => [vector.id, vector] as const))("%s", (_, vector) => {
  expect(answer(vector)).toEqual(vector.want);
});

function answer(vector: CalcVector): CalcVector["want"] {
  try {
    const { replicas, current } = proposeForMetric(specOf(vector), readingOf(vector), contextOf(vector));
    const use = reported(current);
    const isUtilization = vector.kind === "util" || vector.kind === "cutil";
    return { rep: replicas, use, ...(isUtilization && { raw: Number(current.averageValue) }) };
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    return { rep: 0, use: null, err: error.code };
  }
}

function reported({ averageUtilization, averageValue, value }: MetricValue): number | null {
  const found = averageUtilization ?? averageValue ?? value;
  return found === undefined ? null : Number(found);
}

function contextOf(vector: CalcVector) {
  const flags: ControllerFlags = {
    tolerance: Number.NaN,
    downscaleStabilizationMs: Number.NaN,
    cpuInitializationPeriodMs: vector.initS * 1000,
    initialReadinessDelayMs: vector.delayS * 1000,
  };
  return {
    namespace: "default",
    currentReplicas: vector.cur,
    statusReplicas: vector.cur,
    pods: vector.pods.map((pod, index) => podOf(vector, pod, index)),
    tolerances: { up: vector.tolUp, down: vector.tolDown },
    now,
    flags,
  };
}

function specOf({ kind, res: name = "cpu", ctr, target }: CalcVector): MetricSpec {
  const metric = { name: "requests" };
  const describedObject = { kind: "Ingress", name: "web" };
  const utilization = { type: "Utilization", averageUtilization: target } as const;
  const average = { type: "AverageValue", averageValue: BigInt(target) } as const;
  const value = { type: "Value", value: BigInt(target) } as const;
  const container = `c${ctr}`;
  switch (kind) {
    case "util":
      return { type: "Resource", resource: { name, target: utilization } };
    case "avg":
      return { type: "Resource", resource: { name, target: average } };
    case "cutil":
      return { type: "ContainerResource", containerResource: { name, container, target: utilization } };
    case "cavg":
      return { type: "ContainerResource", containerResource: { name, container, target: average } };
    case "pods":
      return { type: "Pods", pods: { metric, target: average } };
    case "objVal":
      return { type: "Object", object: { metric, describedObject, target: value } };
    case "objAvg":
      return { type: "Object", object: { metric, describedObject, target: average } };
    case "extVal":
      return { type: "External", external: { metric, target: value } };
    case "extAvg":
      return { type: "External", external: { metric, target: average } };
  }
}

function podOf({ res = "cpu", req = [] }: CalcVector, pod: CalcPod, index: number): Pod {
  const age = pod.age ?? 86_400;
  const trans = pod.trans ?? (age === -1 ? 86_400 : age);
  const request = (amount: number | null): ResourceList => (amount === null ? {} : { [res]: BigInt(amount) });
  const status = pod.rdy === "F" ? "False" : pod.rdy === "U" ? "Unknown" : "True";
  return {
    name: `p${index}`,
    phase: ({ P: "Pending", F: "Failed", S: "Succeeded", U: "Unknown" } as const)[pod.ph as "P"] ?? "Running",
    deleted: pod.del === 1,
    startTime: age === -1 ? undefined : ago(age),
    ready: pod.rdy === "-" ? undefined : { status, lastTransitionTime: ago(trans) },
    containers: (pod.req ?? req).map((amount, at) => ({ name: `c${at}`, requests: request(amount) })),
    initContainers:
      pod.sreq === undefined
        ? []
        : [{ name: "sidecar", restartPolicy: "Always", requests: request(pod.sreq) }],
    requests: pod.preq === undefined ? undefined : request(pod.preq),
  };
}

function readingOf(vector: CalcVector): MetricReading {
  const { kind, res = "cpu", pods, extra = [], val, api } = vector;
  if (api === "fail") return { error: "it is not there" };
  if (kind.startsWith("obj")) return { value: BigInt(val as number) };
  if (kind.startsWith("ext")) {
    return { values: api === "empty" ? [] : (val as readonly number[]).map(BigInt) };
  }
  const gone = extra.map((use, index) => ({ pod: `gone${index}`, use, sage: 0 }));
  const there = pods.map(({ use, sage = 0 }, index) => ({ pod: `p${index}`, use, sage }));
  const all = api === "empty" ? [] : [...there, ...gone];
  const samples = all
    .filter(({ use }) => use !== undefined)
    .map(({ pod, use, sage }) => ({ pod, use, timestamp: ago(sage), windowMs: vector.winS * 1000 }));
  if (kind === "pods") {
    return { pods: samples.map(({ use, ...sample }) => ({ ...sample, value: BigInt(use as number) })) };
  }
  const containers = (use: readonly (number | null)[]) =>
    use
      .map((amount, index) => ({ name: `c${index}`, amount }))
      .filter(({ amount }) => amount !== -1)
      .map(({ name, amount }) => ({ name, usage: amount === null ? {} : { [res]: BigInt(amount) } }));
  return {
    resources: samples.map(({ use, ...sample }) => ({
      ...sample,
      containers: containers(use as readonly (number | null)[]),
    })),
  };
}

/** The instant that many seconds ago. */
function ago(seconds: number): number {
  return now - Math.round(seconds * 1000);
}
