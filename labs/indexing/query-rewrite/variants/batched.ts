/** Written like N+1, but `dataloader` gathers what is asked at once and asks for all keys of a kind together. */
import DataLoader from "dataloader";
import { dashboard, type IncidentEvent } from "../contract.ts";
import { type IncidentRow, incidentOf, moment, newestIncidents } from "../statements.ts";

const tenants = "SELECT id, name FROM tenants WHERE id = ANY ($1)";

const rules = `
  SELECT incident_id AS id, rule.name
  FROM incident_rules JOIN rules AS rule ON rule.id = rule_id
  WHERE incident_id = ANY ($1) ORDER BY rule.name`;

const events = `
  SELECT incident_id AS id, ${moment("event.ts")} AS at, event.action, event.score
  FROM incident_events JOIN security_events AS event ON event.id = event_id
  WHERE incident_id = ANY ($1) ORDER BY event.ts DESC, event.id DESC`;

export const open = dashboard((ask) => async (before) => {
  /** Answers per key and in the order of the keys, an empty list where there is nothing: a loader's contract. */
  const loader = <Row extends { readonly id: number }>(name: string, text: string) =>
    new DataLoader<number, readonly Row[]>(async (ids) => {
      const rows = Map.groupBy(await ask<Row>({ name, text, values: [ids] }), ({ id }) => id);
      return ids.map((id) => rows.get(id) ?? []);
    });
  // Made anew for every page: a loader keeps what it has seen, and a page must not show yesterday's.
  const tenantOf = loader<{ id: number; name: string }>("tenants", tenants);
  const rulesOf = loader<{ id: number; name: string }>("rules of all", rules);
  const eventsOf = loader<IncidentEvent & { readonly id: number }>("events of all", events);

  const incidents = await ask<IncidentRow>(newestIncidents(before));
  return Promise.all(
    incidents.map(async (row) => {
      const [[tenant], fired, seen] = await Promise.all([
        tenantOf.load(row.tenantId),
        rulesOf.load(row.id),
        eventsOf.load(row.id),
      ]);
      return incidentOf(
        row,
        tenant?.name ?? "",
        fired.map(({ name }) => name),
        seen.map(({ at, action, score }) => ({ at, action, score })),
      );
    }),
  );
});
