/** What the threads do. Columns are moved, not copied. */
import { readPart } from "../../shared/log.ts";
import { moving } from "../../shared/moving.ts";
import {
  columnsOf,
  type EventColumns,
  eventColumns,
  joinColumns,
  parseLines,
  sessionsOf,
  takeRows,
  totalsOf,
} from "../../shared/sessions.ts";

/** Reads a file and sorts its events into buckets by user: what the shuffle moves. */
export async function split({ file, buckets }: { file: string; buckets: number }) {
  const { tenant, line } = await readPart(file);
  const events = eventColumns(line.length);
  parseLines(tenant, line, events);
  const rows: number[][] = Array.from({ length: buckets }, () => []);
  for (const row of events.at.keys())
    rows[((events.tenant[row] ?? 0) * 31 + (events.user[row] ?? 0)) % buckets]?.push(row);
  const pieces = rows.map((own) => takeRows(events, own));
  return moving(pieces, pieces.flatMap(columnsOf));
}

/** All events of some users, from all files, become statistics. */
export function totals({ pieces, thresholds }: { pieces: EventColumns[]; thresholds: number[] }) {
  return totalsOf(sessionsOf(joinColumns(pieces)), thresholds);
}

/** What a task costs that does nothing. */
export function nothing(): void {}
