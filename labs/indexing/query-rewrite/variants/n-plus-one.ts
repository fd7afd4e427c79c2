/** Asks for the incidents, then for what belongs to each of them, one statement after the other. */
import { dashboard, type Incident, type IncidentEvent } from "../contract.ts";
import {
  eventsOf,
  type IncidentRow,
  incidentOf,
  newestIncidents,
  type RuleRow,
  rulesOf,
  type TenantRow,
  tenantOf,
} from "../statements.ts";

export const open = dashboard((ask) => async (before) => {
  const page: Incident[] = [];
  for (const row of await ask<IncidentRow>(newestIncidents(before))) {
    const [tenant] = await ask<TenantRow>(tenantOf(row));
    const rules = await ask<RuleRow>(rulesOf(row));
    const events = await ask<IncidentEvent>(eventsOf(row));
    page.push(
      incidentOf(
        row,
        tenant?.name ?? "",
        rules.map(({ name }) => name),
        events,
      ),
    );
  }
  return page;
});
