import { type HorizontalPodAutoscaler, initialState, readManifest, reconcile } from "@labs/hpa";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Deployment } from "./deployment.ts";
import { type ServiceName, services } from "./service.ts";
import { Signals, signalsOf } from "./signals.ts";
import { type Cluster, observe, simulate } from "./simulate.ts";
import { constant, type Traffic } from "./traffic.ts";

interface Knobs {
  readonly min?: number;
  readonly max?: number;
  readonly target?: number;
  readonly upWindow?: number;
  readonly downWindow?: number;
  /** Pods per minute. */
  readonly upPods?: number | undefined;
}

/** An HPA on CPU. */
function hpaOf({ min = 2, max = 30, target = 60, upWindow = 0, downWindow = 300, upPods }: Knobs = {}) {
  const policies =
    upPods === undefined ? "" : `, policies: [{ type: Pods, value: ${upPods}, periodSeconds: 60 }]`;
  return readManifest(`
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: firewall }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: firewall }
  minReplicas: ${min}
  maxReplicas: ${max}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: ${target} } }
  behavior:
    scaleUp: { stabilizationWindowSeconds: ${upWindow}${policies} }
    scaleDown: { stabilizationWindowSeconds: ${downWindow} }
`).hpa;
}

const cluster: Cluster = {
  service: services["cpu-bound"],
  startSeconds: 30,
  lagSeconds: 30,
  windowSeconds: 15,
};

const anyKnobs = fc
  .record({
    min: fc.integer({ min: 1, max: 8 }),
    more: fc.integer({ min: 0, max: 20 }),
    target: fc.integer({ min: 20, max: 95 }),
    upWindow: fc.constantFrom(0, 60, 300),
    downWindow: fc.constantFrom(0, 15, 60, 300),
    upPods: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  })
  .map(({ min, more, ...rest }) => ({ ...rest, min, max: min + more }));
const anyCluster = fc
  .record({
    service: fc.constantFrom<ServiceName>("cpu-bound", "io-bound", "batching"),
    startSeconds: fc.integer({ min: 0, max: 150 }),
    lagSeconds: fc.integer({ min: 0, max: 90 }),
  })
  .map(({ service, ...rest }) => ({ ...rest, service: services[service], windowSeconds: 15 }));
/** Rates that change every minute, for ten minutes. */
const anyTraffic = fc
  .array(fc.integer({ min: 0, max: 3000 }), { minLength: 10, maxLength: 10 })
  .map((rates): Traffic => ({ seconds: 600, rateAt: (at) => rates[Math.floor(at / 60)] ?? 0 }));

describe("whatever the HPA, the pods and the traffic", () => {
  test("there are never fewer pods than the minimum, and never more than the maximum", () => {
    fc.assert(
      fc.property(anyKnobs, anyCluster, anyTraffic, (knobs, pods, traffic) => {
        const { seconds } = simulate({ hpa: hpaOf(knobs), cluster: pods, traffic, replicas: knobs.min });
        for (const { replicas } of seconds) {
          expect(replicas).toBeGreaterThanOrEqual(knobs.min);
          expect(replicas).toBeLessThanOrEqual(knobs.max);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("every request is answered, lost or waits for less than a second", () => {
    fc.assert(
      fc.property(anyKnobs, anyCluster, anyTraffic, (knobs, pods, traffic) => {
        const { seconds } = simulate({ hpa: hpaOf(knobs), cluster: pods, traffic, replicas: knobs.min });
        let before = 0;
        for (const { arriving, lost, overloaded, capacity } of seconds) {
          expect(lost).toBeGreaterThanOrEqual(0);
          if (!overloaded) expect(lost).toBe(0);
          // What waits is at most what the pods of the second before could answer in one: pods that go leave some of it behind.
          expect(lost).toBeLessThanOrEqual(Math.max(0, arriving + before - 2 * capacity) + 1e-6);
          before = capacity;
        }
      }),
      { numRuns: 40 },
    );
  });

  test("pods are never taken below the highest proposal of the window", () => {
    fc.assert(
      fc.property(anyKnobs, anyCluster, anyTraffic, (knobs, pods, traffic) => {
        const { syncs } = simulate({ hpa: hpaOf(knobs), cluster: pods, traffic, replicas: knobs.min });
        for (const { at, from, to } of syncs) {
          if (to >= from) continue;
          const remembered = syncs.filter((one) => one.at > at - knobs.downWindow && one.at <= at);
          const highest = Math.max(...remembered.map(({ proposed = 0 }) => proposed));
          expect(to).toBeGreaterThanOrEqual(Math.min(highest, knobs.max, from));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("nothing changes while the pods are within the tolerance of the target", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 25 }),
        fc.integer({ min: 40, max: 80 }),
        fc.integer({ min: 92, max: 109 }),
        (replicas, target, percent) => {
          const rate = (replicas * target * percent) / 100;
          const { syncs } = simulate({
            hpa: hpaOf({ target }),
            cluster,
            traffic: constant(rate, 900),
            replicas,
          });
          expect(syncs.every(({ from, to }) => from === replicas && to === replicas)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** What one sync makes of pods that have been there for long, each under this rate. */
function decide(hpa: HorizontalPodAutoscaler, replicas: number, rate: number): number {
  const deployment = new Deployment(0);
  deployment.scaleTo(replicas, -1000);
  const signals = new Signals(cluster);
  for (let second = -60; second < 0; second++) {
    const all = { arriving: rate * replicas, waiting: 0, ready: replicas };
    signals.record(second, signalsOf(cluster.service, rate, all));
  }
  return reconcile(hpa, initialState, observe(hpa, deployment.pods, signals, 0)).rescaleTo ?? replicas;
}

test("more load never means fewer pods, in one sync", () => {
  fc.assert(
    fc.property(
      anyKnobs,
      fc.integer({ min: 1, max: 28 }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (knobs, replicas, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const hpa = hpaOf(knobs);
        expect(decide(hpa, replicas, more)).toBeGreaterThanOrEqual(decide(hpa, replicas, less));
      },
    ),
    { numRuns: 300 },
  );
});

describe("a step that 2 pods of 100 requests per second cannot bear", () => {
  const traffic: Traffic = { seconds: 900, rateAt: (second) => (second < 300 ? 100 : 1000) };

  test("a pod that is not ready counts as idle, so the next change waits until the last one can be seen", () => {
    const { changes } = simulate({ hpa: hpaOf(), cluster, traffic });
    expect(changes.map(({ from, to }) => [from, to]).slice(0, 3)).toEqual([
      [2, 4],
      [4, 7],
      [7, 12],
    ]);
    // 30 s to start, then a whole window of 15 s that is 30 s old.
    expect(changes.slice(1, 3).map(({ at }, index) => at - (changes[index]?.at ?? 0))).toEqual([75, 75]);
  });

  test("CPU that is full at 100 % lets the pods grow by 100/60 at a time, and requests per second by what is missing", () => {
    const byRate = readManifest(`
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: firewall }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: firewall }
  minReplicas: 2
  maxReplicas: 30
  metrics:
    - type: External
      external: { metric: { name: requests_per_second }, target: { type: AverageValue, averageValue: 60 } }
  behavior: {}
`).hpa;
    const { changes } = simulate({ hpa: byRate, cluster, traffic });
    // 4 pods or 100 % in 15 s: that is the default policy.
    expect(changes.slice(0, 2).map(({ from, to }) => [from, to])).toEqual([
      [2, 6],
      [6, 12],
    ]);
    expect(changes[1]?.at).toBe((changes[0]?.at ?? 0) + 15);
  });

  test("the same scenario gives the same timeline", () => {
    const scenario = { hpa: hpaOf(), cluster, traffic };
    expect(simulate(scenario)).toEqual(simulate(scenario));
  });
});
