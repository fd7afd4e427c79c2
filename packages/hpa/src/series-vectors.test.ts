/** Whole series of syncs, held against the controller's answers. Each object goes through its manifest in YAML. */
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { ControllerFlags } from "./flags.ts";
import type { HorizontalPodAutoscaler } from "./hpa.ts";
import { readManifest } from "./manifest/read-manifest.ts";
import type { MetricValue } from "./metrics/propose-for-metric.ts";
import type { MetricReading, Observation, Pod, ResourceList } from "./observation.ts";
import { reconcile } from "./reconcile.ts";
import { initialState } from "./state.ts";
import {
  type MetricKind,
  type SeriesHpa,
  type SeriesPods,
  type SeriesRow,
  type SeriesRules,
  type SeriesVector,
  seriesVectors,
} from "./vectors.fixture.ts";

const { reasons, series } = seriesVectors();

test("there are as many series as the README says", () => {
  expect(series).toHaveLength(150);
});

test.each(series.map((vector) => [vector.id, vector] as const))("%s", (_, vector) => {
  const expected = vector.rows.map(([t, , , , , , , rep, des, prop, cond, m]) => ({
    ...{ t, rep, des, prop, m },
    cond: cond.map((index) => reasons[index]),
  }));
  expect(answers(vector)).toEqual(expected);
});

const conditionTypes = ["AbleToScale", "ScalingActive", "ScalingLimited", "ScaledToZero"];

function answers(vector: SeriesVector) {
  const flags: ControllerFlags = {
    tolerance: vector.cfg.tol,
    downscaleStabilizationMs: vector.cfg.downWinS * 1000,
    cpuInitializationPeriodMs: vector.cfg.initS * 1000,
    initialReadinessDelayMs: vector.cfg.delayS * 1000,
  };
  const versions = [{ t: Number.NEGATIVE_INFINITY, hpa: vector.hpa }, ...(vector.edits ?? [])];
  const parsed = versions.map(({ t, hpa }) => ({ t, given: hpa, hpa: hpaOf(hpa) }));
  let state = initialState;
  return vector.rows.map((row) => {
    const [t, cur] = row;
    const version = parsed.findLast((candidate) => candidate.t <= t) ?? parsed[0];
    if (version === undefined) throw new Error("A series has an object.");
    const observed = observe(vector, version.given, row);
    const result = reconcile(version.hpa, state, observed, flags);
    state = result.state;
    const { conditions, desiredReplicas, currentMetrics } = state.status;
    return {
      t,
      rep: observed.updateError === undefined ? (result.rescaleTo ?? cur) : cur,
      des: desiredReplicas,
      prop: result.proposed ?? null,
      cond: conditionTypes.map((type) => {
        const condition = conditions.find((candidate) => candidate.type === type);
        return condition === undefined ? "-" : `${condition.status.charAt(0)}:${condition.reason}`;
      }),
      m: currentMetrics.map(reported),
    };
  });
}

function reported(value: MetricValue | undefined): number | null {
  const found = value?.averageUtilization ?? value?.averageValue ?? value?.value;
  return found === undefined ? null : Number(found);
}

function hpaOf({ min, max, metrics, behavior }: SeriesHpa): HorizontalPodAutoscaler {
  const text = stringify({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: min,
      maxReplicas: max,
      metrics: metrics.map(metricOf),
      behavior: behavior && { scaleUp: rulesOf(behavior.up), scaleDown: rulesOf(behavior.down) },
    },
  });
  return readManifest(text).hpa;
}

function metricOf({ kind, res: name = "cpu", ctr: container, target }: SeriesHpa["metrics"][number]) {
  const metric = { name: "requests" };
  const utilization = { type: "Utilization", averageUtilization: target };
  const average = { type: "AverageValue", averageValue: `${target}m` };
  const value = { type: "Value", value: `${target}m` };
  const describedObject = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: "web" };
  const byKind: Record<MetricKind, object> = {
    util: { type: "Resource", resource: { name, target: utilization } },
    avg: { type: "Resource", resource: { name, target: average } },
    cutil: { type: "ContainerResource", containerResource: { name, container, target: utilization } },
    cavg: { type: "ContainerResource", containerResource: { name, container, target: average } },
    pods: { type: "Pods", pods: { metric, target: average } },
    objVal: { type: "Object", object: { metric, describedObject, target: value } },
    objAvg: { type: "Object", object: { metric, describedObject, target: average } },
    extVal: { type: "External", external: { metric, target: value } },
    extAvg: { type: "External", external: { metric, target: average } },
  };
  return byKind[kind];
}

function rulesOf(rules: SeriesRules | undefined) {
  return (
    rules && {
      stabilizationWindowSeconds: rules.win,
      selectPolicy: rules.sel,
      policies: rules.pol?.map(([type, value, periodSeconds]) => ({ type, value, periodSeconds })),
      tolerance: rules.tol,
    }
  );
}

function observe(vector: SeriesVector, hpa: SeriesHpa, row: SeriesRow): Observation {
  const [now, specReplicas, statusReplicas, flags, ts, groups, readings] = row;
  const selector = (flags & 4) === 0 ? "app=web" : "";
  const perPod = hpa.metrics.filter(({ kind }) => !/^(obj|ext)/.test(kind));
  const pods = groups.flatMap((group, index) =>
    Array.from({ length: group[0] }, (_, member) => ({ name: `p${index}-${member}`, group })),
  );
  return {
    now,
    scale: (flags & 1) === 0 ? { specReplicas, statusReplicas, selector } : { error: "it cannot be read" },
    pods: pods.map(({ name, group }) => podOf(vector, name, group)),
    metrics: hpa.metrics.map((metric, index) => {
      // The first five entries of a group describe its pods, the others are usage.
      const column = 5 + perPod.indexOf(metric);
      const usage = pods.map(({ name, group }) => ({ pod: name, use: group[column] as number | null }));
      return readingOf(metric, readings[index] ?? null, usage, ts * 1000, vector.winS * 1000);
    }),
    updateError: (flags & 2) === 0 ? undefined : "it cannot be written",
  };
}

function podOf({ requests }: SeriesVector, name: string, [, phase, ready, start, trans]: SeriesPods): Pod {
  return {
    name,
    phase: ({ P: "Pending", F: "Failed" } as const)[phase as "P"] ?? "Running",
    deleted: phase === "D",
    startTime: start === null ? undefined : start * 1000,
    ready: { status: ready === 1 ? "True" : "False", lastTransitionTime: trans * 1000 },
    containers: Object.entries(requests).map(([container, amounts]) => ({
      name: container,
      requests: amountsOf(amounts),
    })),
  };
}

function readingOf(
  { kind, res = "cpu", ctr = "app" }: SeriesHpa["metrics"][number],
  x: number | readonly number[] | null,
  usage: readonly { readonly pod: string; readonly use: number | null }[],
  timestamp: number,
  windowMs: number,
): MetricReading {
  if (x === null) return { error: "it is not there" };
  if (kind.startsWith("obj")) return { value: BigInt(x as number) };
  if (kind.startsWith("ext")) return { values: (x as readonly number[]).map(BigInt) };
  const samples = usage.flatMap(({ pod, use }) =>
    use === null ? [] : [{ pod, value: BigInt(use), timestamp, windowMs }],
  );
  if (kind === "pods") return { pods: samples };
  return {
    resources: samples.map(({ value, ...sample }) => ({
      ...sample,
      containers: [{ name: ctr, usage: { [res]: value } }],
    })),
  };
}

function amountsOf(amounts: Readonly<Record<string, number>>): ResourceList {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, BigInt(amount)]));
}
