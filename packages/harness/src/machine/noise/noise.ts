import type { Noise } from "@labs/experiment/result";
import type { HostTimes } from "./proc.ts";
import type { TreeUse } from "./process-tree.ts";
import type { Snapshot } from "./snapshot.ts";

export { type Snapshot, snapshot, type Watched } from "./snapshot.ts";

/** What passed between two snapshots, or over several such pairs, in seconds. */
export interface Stretch {
  readonly seconds: number;
  readonly loopActive: number;
  readonly loopIdle: number;
  readonly generatorCpu: number;
  readonly subjectCpu: number | null;
  readonly idleArmsCpu: number | null;
  readonly servicesCpu: number | null;
  readonly subjectRan: number | null;
  readonly subjectWaited: number | null;
  readonly host: HostTimes | null;
  readonly pressure: number | null;
  readonly throttled: number | null;
  readonly residentBytes: number | null;
}

/** What passed between two moments; a process that has gone by the second one counts as nothing. */
export function difference(before: Snapshot, after: Snapshot): Stretch {
  return {
    seconds: after.at - before.at,
    loopActive: after.loopActive - before.loopActive,
    loopIdle: after.loopIdle - before.loopIdle,
    generatorCpu: after.generatorCpu - before.generatorCpu,
    subjectCpu: growth(before.subject, after.subject, (use) => use.cpu),
    idleArmsCpu: growth(before.idleArms, after.idleArms, (use) => use.cpu),
    servicesCpu: growth(before.services, after.services, (use) => use.cpu),
    subjectRan: growth(before.subject, after.subject, (use) => use.schedule?.ran ?? 0),
    subjectWaited: growth(before.subject, after.subject, (use) => use.schedule?.waited ?? 0),
    host: both(before.host, after.host, (a, b) => ({
      busy: b.busy - a.busy,
      steal: b.steal - a.steal,
      idle: b.idle - a.idle,
      total: b.total - a.total,
    })),
    pressure: both(before.pressure, after.pressure, (a, b) => b - a),
    throttled: both(before.throttled, after.throttled, (a, b) => b - a),
    residentBytes: growth(null, after.subject, (use) => use.residentBytes),
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
    idleArmsCpu: both(first.idleArmsCpu, second.idleArmsCpu, sum),
    servicesCpu: both(first.servicesCpu, second.servicesCpu, sum),
    subjectRan: both(first.subjectRan, second.subjectRan, sum),
    subjectWaited: both(first.subjectWaited, second.subjectWaited, sum),
    host: both(first.host, second.host, (a, b) => ({
      busy: a.busy + b.busy,
      steal: a.steal + b.steal,
      idle: a.idle + b.idle,
      total: a.total + b.total,
    })),
    pressure: both(first.pressure, second.pressure, sum),
    throttled: both(first.throttled, second.throttled, sum),
    residentBytes: both(first.residentBytes, second.residentBytes, Math.max),
  };
}

/** What is known of a cell besides its own stretches. */
export type Beside = Pick<Noise, "canaryMs" | "cellCanaryMs" | "outsideCpu">;

const nothingBeside: Beside = { canaryMs: null, cellCanaryMs: null, outsideCpu: null };

/** The figures of a result from what passed; shares are 0 where nothing passed. */
export function noiseOf(stretch: Stretch, beside: Beside = nothingBeside): Noise {
  const { seconds, host, subjectCpu, servicesCpu, subjectRan, subjectWaited, throttled } = stretch;
  const perSecond = (amount: number | null) => (amount === null ? null : share(amount, seconds));
  return {
    generatorElu: share(stretch.loopActive, stretch.loopActive + stretch.loopIdle),
    generatorCpu: share(stretch.generatorCpu, seconds),
    subjectCpu: perSecond(subjectCpu),
    servicesCpu: perSecond(servicesCpu),
    hostBusy: host === null ? null : Math.max(0, 1 - share(host.idle, host.total)),
    // The counter adds up processors: two that are held back for a second are two seconds.
    throttled: throttled === null ? null : Math.min(1, share(throttled, seconds)),
    subjectWaited:
      subjectRan === null || subjectWaited === null ? null : share(subjectWaited, subjectRan + subjectWaited),
    foreignCpu: foreignCpu(stretch),
    pressure: perSecond(stretch.pressure),
    steal: host === null ? null : share(host.steal, host.total),
    residentBytes: stretch.residentBytes,
    ...beside,
  };
}

/** In less time than this, what others used cannot be told: the system counts processor time in steps of 10 ms. */
const minTold = 0.5;

/** Processor time of the machine per second that is none of this run's. */
function foreignCpu({
  seconds,
  host,
  generatorCpu,
  subjectCpu,
  idleArmsCpu,
  servicesCpu,
}: Stretch): number | null {
  if (seconds < minTold) return null;
  if (host === null || subjectCpu === null || idleArmsCpu === null || servicesCpu === null) return null;
  const known = generatorCpu + subjectCpu + idleArmsCpu + servicesCpu;
  return share(Math.max(0, host.busy - known), seconds);
}

/**
 * Processor time that an arm used outside its own slices, per second of that time.
 *
 * @param whole from before the first slice of all arms to after the last
 * @param own the arm's own slices in that time
 */
export function outsideCpu(whole: Stretch | null, own: Stretch | null): number | null {
  if (whole === null || own === null || whole.subjectCpu === null || own.subjectCpu === null) return null;
  const seconds = whole.seconds - own.seconds;
  if (seconds < minTold) return null;
  return Math.max(0, whole.subjectCpu - own.subjectCpu) / seconds;
}

/** Summed over the processes alive at the end; one that began in between counts from nothing. */
function growth(
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
