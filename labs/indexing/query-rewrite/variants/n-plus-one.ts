/** Reads the incidents, then what belongs to each of them, one statement after the other. */
import type { Incident, IncidentEvent, IncidentRow } from "../contract.ts";
import { moment, pageOfIncidents } from "../data.ts";
import { variant } from "../rig.ts";

const incidents = `
  SELECT id, ${moment("opened_at")} AS "openedAt", severity, summary, tenant_id AS "tenantId"
  FROM ${pageOfIncidents} AS incident ORDER BY opened_at DESC, id DESC`;

const tenantName = "SELECT name FROM tenants WHERE id = $1";

const ruleNames = `
  SELECT rule.name
  FROM incident_rules JOIN rules AS rule ON rule.id = rule_id
  WHERE incident_id = $1 ORDER BY rule.name`;

const latestEvents = `
  SELECT ${moment("event.ts")} AS at, event.action, event.score
  FROM incident_events JOIN security_events AS event ON event.id = event_id
  WHERE incident_id = $1 ORDER BY event.ts DESC, event.id DESC`;

type Named = { readonly name: string };

export const open = variant((query) => async (before) => {
  const rows = await query<IncidentRow>({ name: "incidents", text: incidents, values: [before] });
  const page: Incident[] = [];
  for (const { tenantId, ...incident } of rows) {
    const { id } = incident;
    const [tenant] = await query<Named>({ name: "tenant", text: tenantName, values: [tenantId] });
    const rules = await query<Named>({ name: "rules", text: ruleNames, values: [id] });
    const events = await query<IncidentEvent>({ name: "events", text: latestEvents, values: [id] });
    page.push({ ...incident, tenant: tenant?.name ?? "", rules: rules.map(({ name }) => name), events });
  }
  return page;
});
