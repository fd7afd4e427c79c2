import type { Noise } from "@labs/experiment/result";
import type { HostTimes } from "./proc.ts";
import type { TreeUse } from "./process-tree.ts";
import type { Snapshot } from "./snapshot.ts";

export { snapshot } from "./snapshot.ts";

/** What passed between two snapshots, or over several such pairs, in seconds. */
export interface Stretch {
  readonly seconds: number;
  readonly loopActive: number;
  readonly loopIdle: number;
  readonly generatorCpu: number;
  readonly subjectCpu: number | null;
  readonly servicesCpu: number | null;
  readonly subjectRan: number | null;
  readonly subjectWaited: number | null;
  readonly host: HostTimes | null;
  readonly pressure: number | null;
  readonly residentBytes: number | null;
}

/** What passed between two moments; a process that has gone by the second one counts as nothing. */
export function difference(before: Snapshot, after: Snapshot): Stretch {
  return {
    seconds: after.at - before.at,
    loopActive: after.loopActive - before.loopActive,
    loopIdle: after.loopIdle - before.loopIdle,
    generatorCpu: after.generatorCpu - before.generatorCpu,
    subjectCpu: grown(before.subject, after.subject, (use) => use.cpu),
    servicesCpu: grown(before.services, after.services, (use) => use.cpu),
    subjectRan: grown(before.subject, after.subject, (use) => use.schedule?.ran ?? 0),
    subjectWaited: grown(before.subject, after.subject, (use) => use.schedule?.waited ?? 0),
    host: both(before.host, after.host, (a, b) => ({
      busy: b.busy - a.busy,
      steal: b.steal - a.steal,
      total: b.total - a.total,
    })),
    pressure: both(before.pressure, after.pressure, (a, b) => b - a),
    residentBytes: grown(null, after.subject, (use) => use.residentBytes),
  };
}

/** Two stretches of the same cell as one. */
export function add(first: Stretch, second: Stretch): Stretch {
  const sum = (a: number, b: number) => a + b;
  return {
    seconds: first.seconds + second.seconds,
    loopActive: first.loopActive + second.loopActive,
    loopIdle: first.loopIdle + second.loopIdle,
    generatorCpu: first.generatorCpu + second.generatorCpu,
    subjectCpu: both(first.subjectCpu, second.subjectCpu, sum),
    servicesCpu: both(first.servicesCpu, second.servicesCpu, sum),
    subjectRan: both(first.subjectRan, second.subjectRan, sum),
    subjectWaited: both(first.subjectWaited, second.subjectWaited, sum),
    host: both(first.host, second.host, (a, b) => ({
      busy: a.busy + b.busy,
      steal: a.steal + b.steal,
      total: a.total + b.total,
    })),
    pressure: both(first.pressure, second.pressure, sum),
    residentBytes: both(first.residentBytes, second.residentBytes, Math.max),
  };
}

/** The figures of a result from what passed; shares are 0 where nothing passed. */
export function noiseOf(stretch: Stretch, canaryMs: number | null = null): Noise {
  const { seconds, host, subjectCpu, servicesCpu, subjectRan, subjectWaited } = stretch;
  const perSecond = (amount: number | null) => (amount === null ? null : share(amount, seconds));
  return {
    generatorElu: share(stretch.loopActive, stretch.loopActive + stretch.loopIdle),
    generatorCpu: share(stretch.generatorCpu, seconds),
    subjectCpu: perSecond(subjectCpu),
    subjectWaited:
      subjectRan === null || subjectWaited === null ? null : share(subjectWaited, subjectRan + subjectWaited),
    foreignCpu:
      host === null || subjectCpu === null || servicesCpu === null
        ? null
        : share(Math.max(0, host.busy - subjectCpu - servicesCpu - stretch.generatorCpu), seconds),
    pressure: perSecond(stretch.pressure),
    steal: host === null ? null : share(host.steal, host.total),
    outsideCpu: null,
    servicesCpu: perSecond(servicesCpu),
    hostBusy: host === null ? null : share(host.busy, host.total),
    throttled: null,
    canaryMs,
    cellCanaryMs: null,
    residentBytes: stretch.residentBytes,
  };
}

/** Summed over the processes alive at the end; one that began in between counts from nothing. */
function grown(
  before: ReadonlyMap<number, TreeUse> | null,
  after: ReadonlyMap<number, TreeUse> | null,
  of: (use: TreeUse) => number,
): number | null {
  if (after === null) return null;
  let sum = 0;
  for (const [pid, use] of after) {
    const earlier = before?.get(pid);
    sum += Math.max(0, of(use) - (earlier ? of(earlier) : 0));
  }
  return sum;
}

function both<T>(a: T | null, b: T | null, combine: (a: T, b: T) => T): T | null {
  return a === null || b === null ? null : combine(a, b);
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
