/** The statements of N+1, but none waits for another: they spread over the connections of the pool. */
import { dashboard, type IncidentEvent } from "../contract.ts";
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
  const incidents = await ask<IncidentRow>(newestIncidents(before));
  return Promise.all(
    incidents.map(async (row) => {
      const [[tenant], rules, events] = await Promise.all([
        ask<TenantRow>(tenantOf(row)),
        ask<RuleRow>(rulesOf(row)),
        ask<IncidentEvent>(eventsOf(row)),
      ]);
      return incidentOf(
        row,
        tenant?.name ?? "",
        rules.map(({ name }) => name),
        events,
      );
    }),
  );
});
