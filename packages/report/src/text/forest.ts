import { formatRatio } from "./format.ts";
import { screenWidth } from "./screen.ts";

/** A ratio with its bounds, drawn beside the others. */
export interface Twig {
  readonly label: string;
  readonly ratio: number | null;
  /** `null` is without bound. */
  readonly bounds: readonly [low: number | null, high: number | null];
}

/** Columns of the drawing where the screen has them. */
const maxRoom = 64;
const breakEvenMark = "  <- break-even point";

/**
 * Ratios and their intervals on one logarithmic scale, around a line where nothing changes.
 *
 * @param intervals indexes of the rows above which a break-even point lies
 */
export function renderForest(twigs: readonly Twig[], intervals: ReadonlySet<number>): string {
  const values = twigs.flatMap(({ ratio, bounds }) => [ratio, ...bounds]).filter((one) => one !== null);
  if (values.length === 0) return "";
  const [low, high] = [Math.min(0.8, ...values), Math.max(1.25, ...values)];
  const label = Math.max(...twigs.map((twig) => twig.label.length));
  const beside = label + 2 + (intervals.size === 0 ? 0 : breakEvenMark.length);
  const room = Math.max(20, Math.min(maxRoom, screenWidth() - beside));
  const place = (ratio: number) => Math.round(((room - 1) * Math.log(ratio / low)) / Math.log(high / low));
  const line = (name: string, cells: string, remark = "") =>
    `${name.padStart(label)}  ${cells}${remark}`.trimEnd();
  const empty = () => Array.from({ length: room }, (_, column) => (column === place(1) ? "│" : " "));
  const rows = twigs.flatMap((twig, index) => [
    ...(intervals.has(index) ? [line("", empty().join(""), breakEvenMark)] : []),
    line(twig.label, drawn(twig, empty(), place).join("")),
  ]);
  return [...rows, line("", scale(place, { low, high, room }))].join("\n");
}

function drawn({ ratio, bounds: [low, high] }: Twig, cells: string[], place: (ratio: number) => number) {
  if (ratio === null) return cells;
  if (low !== null && high !== null) {
    cells.fill("─", place(low), place(high) + 1);
    cells[place(low)] = "├";
    cells[place(high)] = "┤";
  }
  cells[place(ratio)] = "●";
  return cells;
}

/** The ends and the middle of the scale. */
function scale(
  place: (ratio: number) => number,
  { low, high, room }: { readonly low: number; readonly high: number; readonly room: number },
): string {
  const [left, middle, right] = [low, 1, high].map(formatRatio);
  // Where the middle stands too close to an end, its label is the more telling one.
  const before = place(1) > (left ?? "").length ? (left ?? "").padEnd(place(1)) : " ".repeat(place(1));
  return `${before}${middle}`.padEnd(room - (right ?? "").length) + right;
}
