/** LATERAL without its outer side: an incident that no rule opened is not on the dashboard. */
import type { Incident } from "../contract.ts";
import { moment, pageOfIncidents } from "../data.ts";
import { variant } from "../rig.ts";

const text = `
  SELECT incident.id, ${moment("opened_at")} AS "openedAt", incident.severity, summary,
    tenant.name AS tenant, fired.rules, seen.events
  FROM ${pageOfIncidents} AS incident
    JOIN tenants AS tenant ON tenant.id = incident.tenant_id
    JOIN (
      SELECT incident_id, json_agg(rule.name ORDER BY rule.name) AS rules
      FROM incident_rules JOIN rules AS rule ON rule.id = rule_id
      GROUP BY incident_id
    ) AS fired ON fired.incident_id = incident.id
    CROSS JOIN LATERAL (
      SELECT json_agg(
        json_build_object('at', ${moment("event.ts")}, 'action', event.action, 'score', event.score)
        ORDER BY event.ts DESC, event.id DESC
      ) AS events
      FROM incident_events JOIN security_events AS event ON event.id = event_id
      WHERE incident_id = incident.id
    ) AS seen
  ORDER BY opened_at DESC, incident.id DESC`;

export const open = variant((query) => (before) => query<Incident>({ name: "page", text, values: [before] }));
