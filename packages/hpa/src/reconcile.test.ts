/** Laws that hold for any load, and what a sync says of itself. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readManifest } from "./manifest/read-manifest.ts";
import type { Observation, Pod } from "./observation.ts";
import { reconcile } from "./reconcile.ts";
import { type HpaState, initialState } from "./state.ts";

/** CPU at 50 % of a request of 1 core, 2 to 20 replicas. */
function hpaWith(more = "") {
  const text = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 2
  maxReplicas: 20
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } }
${more}`;
  return readManifest(text).hpa;
}

/** Ready pods that started long ago and use N CPU each, in thousandths of a core. */
function seen(now: number, replicas: number, usage: number): Observation {
  const pods = Array.from(
    { length: replicas },
    (_, index): Pod => ({
      name: `p${index}`,
      phase: "Running",
      startTime: -1e9,
      ready: { status: "True", lastTransitionTime: -1e9 },
      containers: [{ name: "app", requests: { cpu: 1000n } }],
    }),
  );
  const resources = pods.map(({ name }) => ({
    pod: name,
    timestamp: now,
    windowMs: 15_000,
    containers: [{ name: "app", usage: { cpu: BigInt(usage) } }],
  }));
  return {
    now,
    scale: { specReplicas: replicas, statusReplicas: replicas, selector: "app=web" },
    pods,
    metrics: [{ resources }],
  };
}

/** Replicas after each of the loads, one sync every 15 s from 2 replicas on; the load is shared by all pods. */
function follow(hpa: ReturnType<typeof hpaWith>, loads: readonly number[]) {
  let state: HpaState = initialState;
  let replicas = 2;
  return loads.map((load, index) => {
    const before = replicas;
    const result = reconcile(hpa, state, seen(index * 15_000, replicas, Math.floor(load / replicas)));
    state = result.state;
    replicas = result.rescaleTo ?? replicas;
    return { before, proposed: result.proposed, replicas, state };
  });
}

const rules = fc.record({
  selectPolicy: fc.constantFrom("Max", "Min", "Disabled"),
  stabilizationWindowSeconds: fc.integer({ min: 0, max: 120 }),
  policies: fc.array(
    fc.record({
      type: fc.constantFrom("Pods", "Percent"),
      value: fc.integer({ min: 1, max: 200 }),
      periodSeconds: fc.integer({ min: 1, max: 120 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
const hpas = fc.oneof(
  fc.constant(hpaWith()),
  fc
    .record({ scaleUp: rules, scaleDown: rules })
    .map((behavior) => hpaWith(`  behavior: ${JSON.stringify(behavior)}\n`)),
);
const loads = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 40 });

describe("whatever the load and the rules", () => {
  test("replicas stay within minimum and maximum", () => {
    fc.assert(
      fc.property(hpas, loads, (hpa, load) => {
        for (const { replicas } of follow(hpa, load)) {
          expect(replicas).toBeGreaterThanOrEqual(2);
          expect(replicas).toBeLessThanOrEqual(20);
        }
      }),
    );
  });

  test("the same inputs give the same states, and none is changed afterwards", () => {
    fc.assert(
      fc.property(hpas, loads, (hpa, load) => {
        const once = follow(hpa, load).map((step) => structuredClone(step));
        expect(follow(hpa, load)).toEqual(once);
      }),
    );
  });

  test("with the same pods, more load never proposes fewer replicas", () => {
    const usage = fc.integer({ min: 0, max: 4_000 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), usage, usage, (replicas, a, b) => {
        const proposed = (load: number) =>
          reconcile(hpaWith(), initialState, seen(0, replicas, load)).proposed ?? Number.NaN;
        expect(proposed(Math.min(a, b))).toBeLessThanOrEqual(proposed(Math.max(a, b)));
      }),
    );
  });

  test("inside the tolerance nothing changes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 450, max: 550 }), (replicas, usage) => {
        const result = reconcile(hpaWith(), initialState, seen(0, replicas, usage));
        expect(result.proposed).toBe(replicas);
        expect(result.rescaleTo).toBeUndefined();
      }),
    );
  });

  test("replicas do not fall below the highest proposal of the down window", () => {
    fc.assert(
      fc.property(loads, (load) => {
        const steps = follow(
          hpaWith("  behavior: { scaleDown: { stabilizationWindowSeconds: 60 } }\n"),
          load,
        );
        steps.forEach(({ before, replicas }, index) => {
          const recent = steps.slice(Math.max(0, index - 3), index + 1).map(({ proposed = 0 }) => proposed);
          expect(replicas).toBeGreaterThanOrEqual(Math.min(before, Math.max(...recent)));
        });
      }),
    );
  });
});

describe("a sync says what it did", () => {
  test("it scales up, and why", () => {
    const { state, ...result } = reconcile(hpaWith(), initialState, seen(1_000, 2, 1_000));
    expect(result).toEqual({
      proposed: 4,
      rescaleTo: 4,
      rescaleReason: "cpu resource utilization (percentage of request) above target",
      error: undefined,
    });
    expect(state.status).toEqual({
      currentReplicas: 2,
      desiredReplicas: 4,
      lastScaleTime: 1_000,
      currentMetrics: [{ averageUtilization: 100, averageValue: 1000n }],
      conditions: [
        {
          type: "AbleToScale",
          status: "True",
          reason: "SucceededRescale",
          message: "the HPA controller was able to update the target scale to 4",
          lastTransitionTime: 1_000,
        },
        {
          type: "ScalingActive",
          status: "True",
          reason: "ValidMetricFound",
          message:
            "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)",
          lastTransitionTime: 1_000,
        },
        {
          type: "ScalingLimited",
          status: "False",
          reason: "DesiredWithinRange",
          message: "the desired count is within the acceptable range",
          lastTransitionTime: 1_000,
        },
        {
          type: "ScaledToZero",
          status: "False",
          reason: "NotScaledToZero",
          message: "the HPA controller did not scale the workload to zero",
          lastTransitionTime: 1_000,
        },
      ],
    });
  });

  test("a metrics API that is not there leaves the scale alone, and its error is in the condition", () => {
    const observed = { ...seen(1_000, 2, 1_000), metrics: [{ error: "connection refused" }] };
    const { state, rescaleTo, error } = reconcile(hpaWith(), initialState, observed);
    const cause =
      "failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: connection refused";
    expect(rescaleTo).toBeUndefined();
    expect(error).toBe(
      "failed to compute desired number of replicas based on listed metrics for Deployment/default/web: " +
        `invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${cause}`,
    );
    expect(state.status.conditions.find(({ type }) => type === "ScalingActive")).toEqual({
      type: "ScalingActive",
      status: "False",
      reason: "FailedGetResourceMetric",
      message: `the HPA was unable to compute the replica count: ${cause}`,
      lastTransitionTime: 1_000,
    });
  });

  test("a condition keeps its time until its status changes", () => {
    const first = reconcile(hpaWith(), initialState, seen(1_000, 2, 500));
    const second = reconcile(hpaWith(), first.state, seen(16_000, 2, 500));
    const failed = reconcile(hpaWith(), second.state, { ...seen(31_000, 2, 500), scale: { error: "gone" } });
    const times = [first, second, failed].map(
      ({ state }) => state.status.conditions.find(({ type }) => type === "AbleToScale")?.lastTransitionTime,
    );
    expect(times).toEqual([1_000, 1_000, 31_000]);
  });

  test("readings that do not fit the metrics are a mistake of the caller", () => {
    const observed = { ...seen(0, 2, 500), metrics: [] };
    expect(() => reconcile(hpaWith(), initialState, observed)).toThrow(TypeError);
    expect(() => reconcile(hpaWith(), initialState, { ...observed, metrics: [{ value: 1n }] })).toThrow(
      TypeError,
    );
  });
});
