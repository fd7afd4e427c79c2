/** Rows of the controller's own unit tests; `vectors/README.md` says where they stand. */
import { expect, test } from "vitest";
import { limitRate } from "./behavior/rate-limit.ts";
import { stabilize } from "./behavior/stabilize.ts";
import { defaultFlags } from "./flags.ts";
import type { ScalingPolicy, ScalingRules } from "./hpa.ts";
import type { Pod, ReadyCondition } from "./observation.ts";
import { replicasForAverage, replicasForUtilization } from "./replicas/from-pods.ts";
import { replicasForShare, replicasForValue, shareOf } from "./replicas/from-total.ts";
import type { Samples } from "./replicas/samples.ts";
import { readVectors } from "./vectors.fixture.ts";

interface Rows {
  readonly constants: {
    readonly tolerance: number;
    readonly cpuInitializationPeriodS: number;
    readonly initialReadinessDelayS: number;
    readonly testMetricWindowS: number;
    readonly containersPerPod: number;
  };
  /** Name, row, replicas and utilization or average. */
  readonly resource: readonly [string, PodsRow, number, number][];
  readonly pods: readonly [string, PodsRow, number, number][];
  readonly object: readonly [string, TotalRow, number][];
  readonly perPod: readonly [string, TotalRow, number, number][];
  /** Name, row, replicas and the reason of the limit. */
  readonly rate: { readonly cases: readonly [string, RateRow, number, string][] };
  readonly stabilize: readonly [string, StabilizeRow, number][];
}

interface PodsRow {
  readonly cur: number;
  /** Per container of each pod that has a sample. */
  readonly lv: readonly number[];
  readonly target: number;
  /** Per container, of all pods or of each. */
  readonly req?: number;
  readonly reqs?: readonly number[];
  readonly ready?: readonly number[];
  readonly phase?: readonly string[];
  readonly deleted?: readonly number[];
  /** Seconds since the start; absent: older than the initialization period. */
  readonly age?: readonly number[];
  readonly tolUp?: number;
  readonly tolDown?: number;
}

interface TotalRow {
  readonly cur: number;
  readonly v: number;
  readonly target: number;
  readonly tolUp?: number;
}

interface RateRow {
  readonly min: number;
  readonly max: number;
  readonly cur: number;
  readonly want: number;
  readonly up?: readonly number[];
  readonly down?: readonly number[];
  readonly upEv?: readonly number[];
  readonly downEv?: readonly number[];
  /** Seconds over which the events are spread evenly. */
  readonly over?: number;
}

interface StabilizeRow {
  readonly cur: number;
  readonly want: number;
  /** Replicas, and seconds ago. */
  readonly rec: readonly (readonly [number, number])[];
  readonly up: number;
  readonly down: number;
}

const rows = readVectors<Rows>("upstream-rows");
const now = 1_000_000_000;
const { constants } = rows;
const containers = Array.from({ length: constants.containersPerPod }, (_, index) => `c${index}`);
const flags = {
  ...defaultFlags,
  cpuInitializationPeriodMs: constants.cpuInitializationPeriodS * 1000,
  initialReadinessDelayMs: constants.initialReadinessDelayS * 1000,
};
const tolerances = (row: { tolUp?: number; tolDown?: number }) => ({
  up: row.tolUp ?? constants.tolerance,
  down: row.tolDown ?? constants.tolerance,
});

test.each(rows.resource)("utilization: %s", (_, row, want, percent) => {
  const samples = samplesOf(row, containers.length);
  const { replicas, measured } = replicasForUtilization(contextOf(row), samples, row.target, "cpu");
  expect({ replicas, percent: measured.percent }).toEqual({ replicas: want, percent });
});

test.each(rows.pods)("average of pods: %s", (_, row, want, average) => {
  const { replicas, measured } = replicasForAverage(contextOf(row), samplesOf(row, 1), BigInt(row.target));
  expect({ replicas, average: Number(measured.average) }).toEqual({ replicas: want, average });
});

test.each(rows.object)("value: %s", (_, row, want) => {
  const { pods } = contextOf({ ...row, lv: [] });
  const replicas = replicasForValue(row.cur, pods, BigInt(row.v), BigInt(row.target), tolerances(row));
  expect(replicas).toBe(want);
});

test.each(rows.perPod)("share of a value: %s", (_, row, want, average) => {
  const replicas = replicasForShare(row.cur, BigInt(row.v), BigInt(row.target), tolerances(row));
  expect(replicas).toBe(want);
  expect(shareOf(BigInt(row.v), row.cur)).toBe(BigInt(average));
});

test.each(rows.rate.cases)("policies: %s", (_, row, want, reason) => {
  const limited = limitRate(row.want, {
    currentReplicas: row.cur,
    minReplicas: row.min,
    maxReplicas: row.max,
    behavior: { scaleUp: rulesOf(row.up), scaleDown: rulesOf(row.down) },
    events: {
      scaleUpEvents: eventsOf(row.upEv, row.over),
      scaleDownEvents: eventsOf(row.downEv, row.over),
    },
    now,
  });
  expect(limited).toEqual({ replicas: want, reason });
});

test.each(rows.stabilize)("windows: %s", (_, row, want) => {
  const recommendations = row.rec.map(([replicas, seconds]) => ({ replicas, at: now - seconds * 1000 }));
  const windows = { upMs: row.up * 1000, downMs: row.down * 1000 };
  expect(stabilize(recommendations, row.cur, row.want, windows, now).replicas).toBe(want);
});

function contextOf(row: PodsRow) {
  const count = row.phase?.length ?? row.cur;
  const pods = Array.from({ length: count }, (_, index) => podOf(row, index));
  return { currentReplicas: row.cur, pods, tolerances: tolerances(row), now, flags };
}

function podOf(row: PodsRow, index: number): Pod {
  const request = BigInt(row.reqs?.[index] ?? row.req ?? 0);
  const startTime = now - (row.age?.[index] ?? 1_000) * 1000;
  const isReady = (row.ready?.[index] ?? 1) === 1;
  const ready: ReadyCondition = { status: isReady ? "True" : "False", lastTransitionTime: startTime };
  return {
    name: `p${index}`,
    phase: row.phase?.[index] === "P" ? "Pending" : "Running",
    deleted: row.deleted?.[index] === 1,
    startTime,
    ready,
    containers: containers.map((name) => ({ name, requests: { cpu: request } })),
  };
}

function samplesOf({ lv }: PodsRow, times: number): Samples {
  const windowMs = constants.testMetricWindowS * 1000;
  return new Map(
    lv.map((level, index) => [`p${index}`, { value: BigInt(level * times), timestamp: now, windowMs }]),
  );
}

/** Pods, their period, percent, their period; 0: there is no such policy. */
function rulesOf([
  pods = 0,
  podsPeriod = 0,
  percent = 0,
  percentPeriod = 0,
]: readonly number[] = []): ScalingRules {
  const policies: ScalingPolicy[] = [
    { type: "Pods", value: pods, periodSeconds: podsPeriod },
    { type: "Percent", value: percent, periodSeconds: percentPeriod },
  ];
  return { selectPolicy: "Max", policies: policies.filter(({ value }) => value > 0) };
}

function eventsOf(changes: readonly number[] = [], seconds = 0) {
  const step = (seconds * 1000) / (changes.length + 1);
  return changes.map((change, index) => ({ change, at: now - step * (index + 1), outdated: false }));
}
