/**
 * Security events of some days, and on every day two events of each severity at its edges: scheduled jobs run
 * at midnight, and clocks have more digits than seconds.
 */
import type { Random, Run } from "@labs/experiment";
import { eventRows, eventsPerDay, loadEvents, runStatements } from "@labs/firewall";
import type { DayRequest, Question } from "./contract.ts";

export interface Setup {
  readonly days: readonly string[];
  /** The request whose work is counted: the same in every round. */
  readonly counted: Omit<DayRequest, "question">;
}

export const questions = ["count", "worst-score"] as const satisfies readonly Question[];
export const severities = [3, 4] as const;

const now = "2026-01-01T00:00:00Z";
const actors = 10_000;

/** A day has to be picked from several, so the smallest size has five. */
const rows = { ...eventRows, smoke: 5 * eventsPerDay } as const;

/** The index on (severity, ts), which all variants have; an index that one condition needs is the variant's own. */
export const momentIndex = "severity_ts";

/** A little less than whole days: moments are off by up to half a minute, and none may fall on the day before. */
function rowsOf(days: number): number {
  return Math.round(days * eventsPerDay) - 20;
}

/**
 * Fills the database and leaves it analyzed; the same rows for the same seed. Disposing drops them.
 *
 * @param days how many the events are spread over, in place of what the scale says
 */
export async function loadDays(
  postgres: string,
  { seed, scale }: Run,
  days?: number,
): Promise<AsyncDisposable> {
  await using loaded = new AsyncDisposableStack();
  loaded.use(
    await loadEvents(postgres, { seed, rows: days === undefined ? rows[scale] : rowsOf(days), actors, now }),
  );
  // The vacuum makes a visibility map too, without which no scan is index-only.
  await runStatements(postgres, `${insertEdges}; ${createIndex}`, "VACUUM (ANALYZE) security_events");
  return loaded.move();
}

const copied = "tenant_id, actor, src_ip, action, score, rule_id, prompt_hash, reviewed, payload";

const insertEdges = `
  INSERT INTO security_events (ts, severity, ${copied})
  SELECT moment, severity, ${copied}
  FROM (SELECT DISTINCT date_trunc('day', ts AT TIME ZONE 'UTC') AS day FROM security_events) AS days
    CROSS JOIN LATERAL (VALUES
      (day AT TIME ZONE 'UTC'),
      ((day + interval '1 day' - interval '0.3 seconds') AT TIME ZONE 'UTC')
    ) AS edge (moment)
    CROSS JOIN (SELECT DISTINCT ON (severity) * FROM security_events ORDER BY severity, id) AS event
  ORDER BY moment, severity`;

const createIndex = `
  DROP INDEX security_events_actor_ts;
  CREATE INDEX ${momentIndex} ON security_events (severity, ts);
  -- Fresh statistics in the middle of a run could change a plan between two arms.
  ALTER TABLE security_events SET (autovacuum_enabled = off)`;

/** Draws a day with events, a severity and, where none is given, a question. */
export function drawRequest(draw: Random, { days }: Setup, question?: Question): DayRequest {
  const pick = <T>(list: readonly T[], otherwise: T) => list[Math.floor(draw() * list.length)] ?? otherwise;
  return {
    question: question ?? pick(questions, "count"),
    severity: pick(severities, 3),
    day: pick(days, ""),
  };
}
