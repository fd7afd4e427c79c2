/** The statements that more than one variant asks. */
import { type Incident, type IncidentEvent, pageSize, type Statement } from "./contract.ts";

/** A moment as text, so that the server's JSON and the client's rows say it alike: to the millisecond, in UTC. */
export function moment(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** The incidents of a page as a subquery; `$1` is the moment they were opened before. */
export const pageOfIncidents = `(
  SELECT * FROM incidents WHERE opened_at < $1 ORDER BY opened_at DESC, id DESC LIMIT ${pageSize}
)`;

/** An incident as its table has it. */
export interface IncidentRow extends Omit<Incident, "tenant" | "rules" | "events"> {
  readonly tenantId: number;
}

export function newestIncidents(before: string): Statement {
  return {
    name: "incidents",
    text: `
      SELECT id, ${moment("opened_at")} AS "openedAt", severity, summary, tenant_id AS "tenantId"
      FROM ${pageOfIncidents} AS incident ORDER BY opened_at DESC, id DESC`,
    values: [before],
  };
}

export interface TenantRow {
  readonly name: string;
}

export function tenantOf({ tenantId }: IncidentRow): Statement {
  return { name: "tenant", text: "SELECT name FROM tenants WHERE id = $1", values: [tenantId] };
}

export interface RuleRow {
  readonly name: string;
}

export function rulesOf({ id }: IncidentRow): Statement {
  return {
    name: "rules",
    text: `
      SELECT rule.name
      FROM incident_rules JOIN rules AS rule ON rule.id = rule_id
      WHERE incident_id = $1 ORDER BY rule.name`,
    values: [id],
  };
}

export function eventsOf({ id }: IncidentRow): Statement {
  return {
    name: "events",
    text: `
      SELECT ${moment("event.ts")} AS at, event.action, event.score
      FROM incident_events JOIN security_events AS event ON event.id = event_id
      WHERE incident_id = $1 ORDER BY event.ts DESC, event.id DESC`,
    values: [id],
  };
}

/** What a page shows of an incident, in the order it is written. */
export function incidentOf(
  { id, openedAt, severity, summary }: Omit<IncidentRow, "tenantId">,
  tenant: string,
  rules: readonly string[],
  events: readonly IncidentEvent[],
): Incident {
  return { id, openedAt, severity, summary, tenant, rules, events };
}
