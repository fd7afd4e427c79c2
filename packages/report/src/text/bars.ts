import { screenWidth } from "./screen.ts";
import { renderTable } from "./table.ts";

/** A labelled value, drawn as a bar. */
export interface Bar {
  readonly label: string;
  readonly value: number | null;
  /** Cells at its right: the value as text, its interval, a remark. */
  readonly words: readonly string[];
}

/** Longest bar: longer ones say no more. */
const longest = 50;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * Horizontal bars on one scale from 0, their values at the right.
 *
 * @param most the value of the longest bar
 */
export function renderBars(bars: readonly Bar[], most: number): string {
  const count = Math.max(0, ...bars.map(({ words }) => words.length));
  const columns = Array.from({ length: count }, (_, index) => ({
    heading: "",
    align: index === 0 ? ("right" as const) : ("left" as const),
  }));
  const rows = (room: number) =>
    bars.map(({ label, value, words }) => [label, drawBar(value, most, room), ...words]);
  const lay = (room: number) => renderTable([{ heading: "" }, { heading: "" }, ...columns], rows(room));
  const others = Math.max(
    0,
    ...lay(0)
      .split("\n")
      .map(({ length }) => length),
  );
  return lay(Math.max(5, Math.min(longest, screenWidth() - others)));
}

/** Block characters to an eighth of a column; whatever is more than nothing is seen. */
function drawBar(value: number | null, most: number, room: number): string {
  if (value === null || value <= 0 || most <= 0) return "";
  const parts = Math.max(1, Math.round((value / most) * room * 8));
  return "█".repeat(parts >> 3) + eighths[parts & 7];
}
