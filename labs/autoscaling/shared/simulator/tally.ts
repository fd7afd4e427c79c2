import type { Timeline } from "./simulate.ts";

/** A type and not an interface: it travels as data. */
export type Tally = {
  /** Seconds in which more requests were there than the ready pods could answer. */
  readonly overloadedSeconds: number;
  /** Per cent of the requests that were turned away. */
  readonly lostPercent: number;
  /** Pods that were paid for, ready or not, times hours. */
  readonly podHours: number;
  readonly changes: number;
  /** Changes in the other direction than the one before. */
  readonly reversals: number;
  readonly maxPods: number;
};

/** What a timeline comes to. */
export function tally({ seconds, changes }: Timeline): Tally {
  const sum = (value: (second: Timeline["seconds"][number]) => number) =>
    seconds.reduce((total, second) => total + value(second), 0);
  const ups = changes.map(({ from, to }) => to > from);
  return {
    overloadedSeconds: seconds.filter(({ overloaded }) => overloaded).length,
    lostPercent: (100 * sum(({ lost }) => lost)) / sum(({ arriving }) => arriving) || 0,
    podHours: sum(({ replicas }) => replicas) / 3600,
    changes: changes.length,
    reversals: ups.filter((up, index) => index > 0 && up !== ups[index - 1]).length,
    maxPods: seconds.reduce((max, { replicas }) => Math.max(max, replicas), 0),
  };
}
