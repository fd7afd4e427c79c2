/** One statement that joins everything; each incident comes once for every pair of its rules and events. */
import type { Incident, IncidentEvent } from "../contract.ts";
import { moment, pageOfIncidents } from "../data.ts";
import { variant } from "../rig.ts";

interface Row extends Omit<Incident, "rules" | "events">, IncidentEvent {
  readonly rule: string | null;
  readonly eventId: string;
}

const text = `
  SELECT incident.id, ${moment("opened_at")} AS "openedAt", incident.severity, summary,
    tenant.name AS tenant, rule.name AS rule,
    event.id AS "eventId", ${moment("event.ts")} AS at, event.action, event.score
  FROM ${pageOfIncidents} AS incident
    JOIN tenants AS tenant ON tenant.id = incident.tenant_id
    LEFT JOIN incident_rules ON incident_rules.incident_id = incident.id
    LEFT JOIN rules AS rule ON rule.id = rule_id
    JOIN incident_events ON incident_events.incident_id = incident.id
    JOIN security_events AS event ON event.id = event_id
  ORDER BY opened_at DESC, incident.id DESC, rule.name, event.ts DESC, event.id DESC`;

export const open = variant((query) => async (before) => {
  const rows = await query<Row>({ name: "page", text, values: [before] });
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const rules = new Set(group.flatMap(({ rule }) => rule ?? []));
    const events = new Map(
      group.map(({ eventId, at, action, score }) => [eventId, { at, action, score }] as const),
    );
    const { id, openedAt, severity, summary, tenant } = first;
    return { id, openedAt, severity, summary, tenant, rules: [...rules], events: [...events.values()] };
  });
});
