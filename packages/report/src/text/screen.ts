/** Columns of a screen of unknown width, and the most that any text uses: longer lines are hard to read. */
const most = 100;
/** Below this, lines keep their length and the terminal breaks them. */
const least = 72;

let columns = most;

/** Columns that every line of output fits into. */
export function screenWidth(): number {
  return columns;
}

/** A line across the screen. */
export function ruler(): string {
  return "─".repeat(columns);
}

/**
 * Lays all texts out for a terminal. There is one for the whole process, so the width is not handed from function to
 * function.
 *
 * @param width in columns; `undefined` where the output is no terminal
 */
export function fitScreen(width: number | undefined): void {
  columns = width === undefined ? most : Math.min(most, Math.max(least, width));
}
