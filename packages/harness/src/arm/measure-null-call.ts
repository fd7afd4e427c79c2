import { type Limits, startCell } from "./cell/process.ts";

/**
 * What the harness itself spends on a call inside a cell, nanoseconds: the load of `lanes` clients on a function that
 * does nothing, in a cell's process of its own. A subject whose calls take little more is not what such load measures.
 */
export async function measureNullCall(options: {
  readonly lanes: number;
  readonly milliseconds: number;
  readonly limits: Limits;
  /** Put in front of the cell's command, to pin it. */
  readonly prefix: readonly string[];
}): Promise<number> {
  const { lanes, milliseconds, limits, prefix } = options;
  const cell = startCell(limits, prefix);
  try {
    return await cell.api.nullCall(limits.readyMs + 2 * milliseconds, lanes, milliseconds);
  } finally {
    await cell.api.close(limits.closeMs).catch(() => {});
    await cell.end();
  }
}
