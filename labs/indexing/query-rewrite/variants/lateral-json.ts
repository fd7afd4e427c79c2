/** One statement with one row per incident: the server folds each list into JSON. */
import type { Incident } from "../contract.ts";
import { moment, pageOfIncidents } from "../data.ts";
import { variant } from "../rig.ts";

const text = `
  SELECT incident.id, ${moment("opened_at")} AS "openedAt", incident.severity, summary,
    tenant.name AS tenant, fired.rules, seen.events
  FROM ${pageOfIncidents} AS incident
    JOIN tenants AS tenant ON tenant.id = incident.tenant_id
    CROSS JOIN LATERAL (
      -- Over no rows json_agg is NULL, and an incident without rules has an empty list.
      SELECT coalesce(json_agg(rule.name ORDER BY rule.name), '[]') AS rules
      FROM incident_rules JOIN rules AS rule ON rule.id = rule_id
      WHERE incident_id = incident.id
    ) AS fired
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
