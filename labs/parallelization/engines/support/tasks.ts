/** What the threads do. */
import type { Tenant } from "../../shared/events.ts";
import { moving } from "../../shared/moving.ts";
import { columnsOf, type EventColumns, takeRows } from "../../shared/sessions.ts";
import { readEvents, totalsOfPieces } from "../../shared/steps.ts";

/** Reads a file and sorts its events into buckets by user: what the shuffle moves, without a copy. */
export async function split({ part, buckets }: { part: string; buckets: number }) {
  const events = await readEvents(part);
  const rows: number[][] = Array.from({ length: buckets }, () => []);
  for (const row of events.at.keys())
    rows[((events.tenant[row] ?? 0) * 31 + (events.user[row] ?? 0)) % buckets]?.push(row);
  const pieces = rows.map((own) => takeRows(events, own));
  return moving(pieces, pieces.flatMap(columnsOf));
}

/** All events of some users, from all files, become statistics. */
export function totals({ pieces, tenants }: { pieces: EventColumns[]; tenants: Tenant[] }) {
  return totalsOfPieces(pieces, tenants);
}

/** What a task costs that does nothing. */
export function nothing(): void {}
