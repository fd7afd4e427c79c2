import {
  type HorizontalPodAutoscaler,
  initialState,
  type Observation,
  readManifest,
  reconcile,
} from "@labs/hpa";
import { expect, test } from "vitest";
import { factor, loadAt, syncSeconds, trace } from "../data.ts";
import { differingDecisions, outcomeOf, podsApart, simulateRun } from "./compare.ts";
import type { RecordedSlot, RecordedSync, RunRecord } from "./record.ts";

const { hpa } = readManifest(`
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: firewall }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: firewall }
  minReplicas: 2
  maxReplicas: 8
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } }
`);

const podRate = 80;

/** Pods that have been there for an hour, with the same use each. */
function observationOf(at: number, pods: number, percent: number): Observation {
  const names = Array.from({ length: pods }, (_, index) => `firewall-${index}`);
  const usage = { cpu: BigInt(percent) };
  const sample = { timestamp: 1000 * at, windowMs: 15_000, containers: [{ name: "firewall", usage }] };
  return {
    now: 1000 * at,
    scale: { specReplicas: pods, statusReplicas: pods, selector: "app=firewall" },
    pods: names.map((name) => ({
      name,
      phase: "Running",
      startTime: -3_600_000,
      ready: { status: "True", lastTransitionTime: -3_600_000 },
      containers: [{ name: "firewall", requests: { cpu: 100n } }],
    })),
    metrics: [{ resources: names.map((pod) => ({ pod, ...sample })) }],
  };
}

/** What the controller makes of pods that start at once. */
function recorded(manifest: HorizontalPodAutoscaler): RecordedSync[] {
  const syncs: RecordedSync[] = [];
  let state = initialState;
  let from = 2;
  for (let at = 0; at < trace.seconds; at += syncSeconds) {
    const observation = observationOf(at, from, Math.min(100, Math.round((100 * loadAt(at)) / from)));
    const sync = reconcile(manifest, state, observation);
    state = sync.state;
    const to = sync.rescaleTo ?? from;
    syncs.push({ at, observation, proposed: sync.proposed, from, to });
    from = to;
  }
  return syncs;
}

function recordOf(syncs: readonly RecordedSync[], more: Partial<RunRecord> = {}): RunRecord {
  const slots = syncs.map(
    ({ at, to }): RecordedSlot => ({ at, due: 100, refused: 10, late: 5, replicas: to, ready: to }),
  );
  return { syncs, slots, podRate, startSeconds: 60, wrong: 0, ...more };
}

test("decisions are made again from what was recorded, and one that was changed is found", () => {
  const syncs = recorded(hpa);
  expect(new Set(syncs.map(({ to }) => to)).size).toBeGreaterThan(2);
  expect(differingDecisions(hpa, recordOf(syncs))).toBe(0);
  const changed = syncs.map((sync) => (sync.at === 60 ? { ...sync, to: sync.to + 1 } : sync));
  expect(differingDecisions(hpa, recordOf(changed))).toBe(1);
  const other = { ...hpa, spec: { ...hpa.spec, maxReplicas: 4 } };
  expect(differingDecisions(other, recordOf(syncs))).toBeGreaterThan(0);
});

test("the simulation has the run's capacity and clock, and its distance is counted sync by sync", () => {
  const record = recordOf(recorded(hpa));
  const simulation = simulateRun(hpa, record);
  expect(simulation.seconds).toHaveLength(trace.seconds);
  expect(simulation.seconds[0]?.arriving).toBeCloseTo((trace.low * podRate) / factor, 10);
  const same = record.slots.map((slot) => ({
    ...slot,
    replicas: simulation.seconds[slot.at]?.replicas ?? 0,
  }));
  expect(podsApart({ ...record, slots: same }, simulation)).toBe(0);
  const oneMore = same.map((slot) => ({ ...slot, replicas: slot.replicas + 1 }));
  expect(podsApart({ ...record, slots: oneMore }, simulation)).toBe(1);
});

test("a run is counted, and one with a wrong answer is none", () => {
  const syncs = recorded(hpa);
  expect(outcomeOf(hpa, recordOf(syncs))).toMatchObject({
    ...{ lateOrLost: 15, lost: 10, overloadSeconds: trace.seconds, unlikeModel: 0, maxPods: 7 },
    decisions: trace.seconds / syncSeconds,
  });
  expect(() => outcomeOf(hpa, recordOf(syncs, { wrong: 2 }))).toThrow("2 answers were wrong under load");
});
