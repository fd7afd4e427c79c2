import type { Second, Timeline } from "./simulate.ts";

export interface PlotSize {
  /** Of the chart, without its axes. */
  readonly columns: number;
  readonly rows: number;
}

/** What a column shows, in pods: what the load needs, and what is ready. */
interface Column {
  readonly needed: number;
  readonly ready: number;
}

/**
 * A chart over time, in text. A row is a number of pods: `█` ready and needed, `░` ready and idle, `x` needed and not there.
 * A column with a moment of overload shows that moment, and its mean otherwise.
 */
export function plot(
  { seconds }: Timeline,
  podCapacity: number,
  { columns, rows }: PlotSize = { columns: 72, rows: 10 },
): string {
  const width = Math.ceil(seconds.length / columns);
  const shown = Array.from({ length: Math.ceil(seconds.length / width) }, (_, index) =>
    columnOf(seconds.slice(index * width, (index + 1) * width), podCapacity),
  );
  const top = Math.max(1, ...shown.map(({ needed, ready }) => Math.max(needed, ready)));
  const perRow = top / rows;
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = rows - index;
    const label = index === 0 || row === 1 ? String(Math.ceil(row * perRow)) : "";
    return `${label.padStart(5)} │${shown.map((column) => markOf(column, (row - 0.5) * perRow)).join("")}`;
  });
  return [...lines, `${" ".repeat(6)}└${"─".repeat(shown.length)}`, timeAxis(seconds.length, shown.length)]
    .map((line) => line.trimEnd())
    .join("\n");
}

export const plotLegend = "pods over time: █ ready and needed, ░ ready and idle, x needed and not there";

function columnOf(seconds: readonly Second[], podCapacity: number): Column {
  const at = ({ arriving, ready }: Second): Column => ({ needed: arriving / podCapacity, ready });
  const missing = (second: Second) => at(second).needed - second.ready;
  const [worst] = seconds.toSorted((one, other) => missing(other) - missing(one));
  if (worst !== undefined && missing(worst) > 0) return at(worst);
  const mean = (value: (column: Column) => number) =>
    seconds.reduce((sum, second) => sum + value(at(second)), 0) / seconds.length;
  return { needed: mean(({ needed }) => needed), ready: mean(({ ready }) => ready) };
}

function markOf({ needed, ready }: Column, height: number): string {
  if (height <= ready) return height <= needed ? "█" : "░";
  return height <= needed ? "x" : " ";
}

/** Begin and end. */
function timeAxis(seconds: number, columns: number): string {
  const end = timeWords(seconds);
  return `${" ".repeat(7)}${"0".padEnd(columns - end.length)}${end}`;
}

/** A time of day of the trace: `5:30` minutes and seconds, `12:00 h` hours and minutes. */
export function timeWords(seconds: number): string {
  const [big, small] =
    seconds >= 7200 ? [seconds / 3600, (seconds % 3600) / 60] : [seconds / 60, seconds % 60];
  const words = `${Math.floor(big)}:${String(Math.floor(small)).padStart(2, "0")}`;
  return seconds >= 7200 ? `${words} h` : words;
}
