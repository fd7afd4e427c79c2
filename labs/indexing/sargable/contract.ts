/** What every variant does: report the events of a day. A variant is its condition on the day. */

export interface Technique {
  /** The part of the statement that picks the day, `$2`. */
  readonly condition: string;
  /** CREATE INDEX for an index that this condition needs, besides the one on (severity, ts). @default none */
  readonly index?: string;
  /** Of the session, as a server's or a driver's default may have it. @default "UTC" */
  readonly timeZone?: string;
}

export type Report = (request: DayRequest) => Promise<DayReport>;

export interface DayRequest {
  readonly question: Question;
  readonly severity: number;
  /** In UTC, such as `2025-12-31`. */
  readonly day: string;
}

/** How many events, which an index can answer alone; or also the worst score, which is in the table. */
export type Question = "count" | "worst-score";

export interface DayReport {
  readonly events: number;
  /** `null` on a day without events; only where the question is `worst-score`. */
  readonly worst?: number | null;
}
