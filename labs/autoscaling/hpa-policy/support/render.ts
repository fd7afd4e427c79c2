/** What a simulation of the reader's own says on the screen. */
import { plot, plotLegend, timeWords } from "../../shared/simulator/plot.ts";
import type { Cluster, Timeline } from "../../shared/simulator/simulate.ts";
import type { Tally } from "../../shared/simulator/tally.ts";

export interface SimulatedRun {
  readonly hpa: string;
  readonly trace: string;
  readonly timeline: Timeline;
  readonly tally: Tally;
}

export function headOf({ service, startSeconds, lagSeconds }: Cluster): string {
  return [
    `Simulated: CPU-bound pods of ${service.capacity} req/s on the core that each requests, ready after ${startSeconds} s;`,
    `metrics ${lagSeconds} s old. The controller is the model of Kubernetes 1.37 in packages/hpa.`,
  ].join("\n");
}

export function chartOf({ hpa, trace, timeline }: SimulatedRun, { service }: Cluster): string {
  return `${hpa} under ${trace}, simulated\n${plot(timeline, service.capacity)}\n${plotLegend}`;
}

const maxChanges = 20;

export function changesOf({ timeline: { changes } }: SimulatedRun): string {
  if (changes.length === 0) return "The number of pods never changes.";
  const lines = changes
    .slice(0, maxChanges)
    .map(({ at, from, to, reason }) =>
      `  ${timeWords(at).padStart(7)}  ${`${from} -> ${to}`.padEnd(9)} ${reason}`.trimEnd(),
    );
  const more = changes.length - maxChanges;
  return [
    "Changes, in the words of the controller's events",
    ...lines,
    ...(more > 0 ? [`  and ${more} more: --json has all`] : []),
  ].join("\n");
}

const columns: readonly (readonly [heading: string, figure: (tally: Tally) => string])[] = [
  ["overload, s", ({ overloadedSeconds }) => String(overloadedSeconds)],
  ["loss, %", ({ lostPercent }) => lostPercent.toFixed(1)],
  ["pod-hours", ({ podHours }) => podHours.toFixed(1)],
  ["changes", ({ changes }) => String(changes)],
  ["reversals", ({ reversals }) => String(reversals)],
  ["max pods", ({ maxPods }) => String(maxPods)],
];

export function tableOf(runs: readonly SimulatedRun[]): string {
  const rows = runs.map(({ trace, hpa, tally }, index) => [
    runs[index - 1]?.trace === trace ? "" : trace,
    hpa,
    ...columns.map(([, figure]) => figure(tally)),
  ]);
  const all = [["trace", "HPA", ...columns.map(([heading]) => heading)], ...rows];
  const widthOf = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0));
  const cellOf = (cell: string, column: number) =>
    column < 2 ? cell.padEnd(widthOf(column)) : cell.padStart(widthOf(column));
  return all.map((row) => row.map(cellOf).join("  ").trimEnd()).join("\n");
}
