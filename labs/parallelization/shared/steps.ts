/** The job's steps put together as engines in TypeScript take them. */
import type { Tenant } from "./events.ts";
import { readPart } from "./log.ts";
import {
  type EventColumns,
  eventColumns,
  joinColumns,
  parseLines,
  sessionsOf,
  type Totals,
  thresholdsOf,
  totalsOf,
} from "./sessions.ts";

/** Reads a file of a log, parses and tokenizes its lines. */
export async function readEvents(part: string): Promise<EventColumns> {
  const { tenant, line } = await readPart(part);
  const events = eventColumns(line.length);
  parseLines(tenant, line, events);
  return events;
}

/** Cuts the sessions of pieces that hold all events of their users, and adds them up by tenant. */
export function totalsOfPieces(pieces: readonly EventColumns[], tenants: readonly Tenant[]): Totals {
  return totalsOf(sessionsOf(joinColumns(pieces)), thresholdsOf(tenants));
}
