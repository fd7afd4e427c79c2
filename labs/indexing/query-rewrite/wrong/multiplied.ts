/** Both lists folded over one join: every event is listed once per rule, and every rule once per event. */
import type { Incident } from "../contract.ts";
import { moment, pageOfIncidents } from "../data.ts";
import { variant } from "../rig.ts";

const text = `
  SELECT incident.id, ${moment("opened_at")} AS "openedAt", incident.severity, summary,
    tenant.name AS tenant,
    coalesce(json_agg(rule.name ORDER BY rule.name) FILTER (WHERE rule.name IS NOT NULL), '[]') AS rules,
    json_agg(
      json_build_object('at', ${moment("event.ts")}, 'action', event.action, 'score', event.score)
      ORDER BY event.ts DESC, event.id DESC
    ) AS events
  FROM ${pageOfIncidents} AS incident
    JOIN tenants AS tenant ON tenant.id = incident.tenant_id
    LEFT JOIN incident_rules ON incident_rules.incident_id = incident.id
    LEFT JOIN rules AS rule ON rule.id = rule_id
    JOIN incident_events ON incident_events.incident_id = incident.id
    JOIN security_events AS event ON event.id = event_id
  GROUP BY incident.id, opened_at, incident.severity, summary, tenant.name
  ORDER BY opened_at DESC, incident.id DESC`;

export const open = variant((query) => (before) => query<Incident>({ name: "page", text, values: [before] }));
