/**
 * Finds the syncs of the real controller in what was seen, and lets the model decide them again. A sync writes a status; what
 * the controller saw then is in the look before. A status that stays stands for a sync each 15 s that found the same.
 */
import {
  type HorizontalPodAutoscaler,
  initialState,
  type MetricValue,
  readManifest,
  reconcile,
} from "@labs/hpa";
import { syncSeconds } from "../../data.ts";
import type { SeenStatus, Snapshot } from "./snapshot.ts";

export interface SeenDecision {
  /** Seconds from the first look. */
  readonly at: number;
  readonly pods: number;
  /** Per cent of the request, as the real controller has it. */
  readonly utilization: number | undefined;
  /** The replicas that it decided on. */
  readonly wants: number;
  /**
   * What the model decides on the same; `null`: no look has the metrics that the controller says it read, since they changed
   * in between, or the windows reach back to before the first look.
   */
  readonly model: number | null;
}

/** Looks back this many looks for what a sync saw. */
const looksBack = 3;

export function decisionsIn(snapshots: readonly Snapshot[]): SeenDecision[] {
  const [first] = snapshots;
  if (first === undefined) return [];
  const { hpa } = readManifest(first.manifest);
  const { now: began } = first.observation;
  const known = began + memoryMs(hpa);
  let state = initialState;
  return syncsIn(snapshots).map(({ status, looks, now }) => {
    const attempts = looks.map((look) => ({
      pods: look.observation.scale.specReplicas,
      sync: reconcile(hpa, state, { ...look.observation, now }),
    }));
    const seen = attempts.findLast(
      ({ pods, sync }) =>
        pods === status.currentReplicas && sawTheSame(sync.state.status.currentMetrics, status),
    );
    state = (seen ?? attempts.at(-1))?.sync.state ?? state;
    return {
      at: (now - began) / 1000,
      pods: status.currentReplicas,
      utilization: status.metrics[0]?.averageUtilization,
      wants: status.desiredReplicas,
      model: seen === undefined || now < known ? null : (seen.sync.rescaleTo ?? seen.pods),
    };
  });
}

interface SeenSync {
  readonly now: number;
  readonly status: SeenStatus;
  /** What it may have seen, the newest last. */
  readonly looks: readonly Snapshot[];
}

/** Syncs are 15 s apart, which decides what a policy of 15 s still counts: a look tells which sync it was, and not when. */
function syncsIn(snapshots: readonly Snapshot[]): SeenSync[] {
  const period = 1000 * syncSeconds;
  const syncs: SeenSync[] = [];
  const add = (now: number, status: SeenStatus, until: number) =>
    syncs.push({
      now,
      status,
      looks: snapshots.filter((look) => look.observation.now < until).slice(-looksBack),
    });
  /** What stayed stands for syncs that found the same. */
  const stay = (status: SeenStatus, until: number) => {
    for (let last = syncs.at(-1); last !== undefined && last.now + period <= until; last = syncs.at(-1))
      add(last.now + period, status, last.now + period);
  };
  for (const [index, { status, observation }] of snapshots.entries()) {
    const before = snapshots[index - 1];
    if (before === undefined || status.text === before.status.text) continue;
    stay(before.status, observation.now - period / 2);
    const last = syncs.at(-1)?.now ?? Number.NEGATIVE_INFINITY;
    const isNext = Math.abs(last + period - observation.now) <= period / 2;
    add(isNext ? last + period : observation.now, status, observation.now);
  }
  const end = snapshots.at(-1);
  if (end !== undefined) stay(end.status, end.observation.now - period / 2);
  return syncs;
}

/** For how long a decision depends on what was before. */
function memoryMs({ spec: { behavior } }: HorizontalPodAutoscaler): number {
  const rules = behavior === undefined ? [] : [behavior.scaleUp, behavior.scaleDown];
  const seconds = rules.flatMap(({ stabilizationWindowSeconds = 0, policies }) => [
    stabilizationWindowSeconds,
    ...policies.map(({ periodSeconds }) => periodSeconds),
  ]);
  return 1000 * Math.max(0, ...seconds);
}

function sawTheSame(model: readonly (MetricValue | undefined)[], { metrics }: SeenStatus): boolean {
  const known = model.filter((value) => value !== undefined);
  return (
    known.length === metrics.length &&
    known.every(
      ({ averageUtilization, averageValue }, index) =>
        metrics[index]?.averageUtilization === averageUtilization &&
        metrics[index]?.averageValue === averageValue,
    )
  );
}
