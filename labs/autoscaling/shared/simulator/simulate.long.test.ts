/** What holds whatever the HPA, the pods and the traffic: hundreds of scenarios are drawn. */
import { type HorizontalPodAutoscaler, initialState, reconcile } from "@labs/hpa";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Deployment } from "./deployment.ts";
import { type ServiceName, services } from "./service.ts";
import { Signals, signalsOf } from "./signals.ts";
import { cluster, hpaOf } from "./simulate.fixture.ts";
import { observe, simulate } from "./simulate.ts";
import { constant, type Traffic } from "./traffic.ts";

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
