/** What every variant does: read a page of the dashboard, newest incidents first. */
import type { QueryResultRow } from "pg";

/** A variant: reads pages by the function that sends its statements. */
export type Technique = (query: Query) => ReadPage;

/** Sends a statement and returns its rows; each call is counted. */
export type Query = <Row extends QueryResultRow>(statement: Statement) => Promise<readonly Row[]>;

/** A statement that the server plans once for a connection and then knows by name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Reads the page of incidents opened before a moment; ISO 8601 with milliseconds. */
type ReadPage = (before: string) => Promise<readonly Incident[]>;

export interface Incident {
  readonly id: number;
  readonly openedAt: string;
  readonly severity: number;
  readonly summary: string;
  readonly tenant: string;
  /** In alphabetical order; empty where an analyst opened the incident by hand. */
  readonly rules: readonly string[];
  /** Newest first. */
  readonly events: readonly IncidentEvent[];
}

export interface IncidentEvent {
  readonly at: string;
  readonly action: string;
  readonly score: number;
}

/** An incident as its table has it. */
export interface IncidentRow extends Omit<Incident, "tenant" | "rules" | "events"> {
  readonly tenantId: number;
}
