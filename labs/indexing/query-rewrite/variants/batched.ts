/** Written like N+1, but `dataloader` gathers the keys that are needed at once, into one statement for each kind. */
import DataLoader from "dataloader";
import type { IncidentEvent, IncidentRow } from "../contract.ts";
import { moment, pageOfIncidents } from "../data.ts";
import { variant } from "../rig.ts";

const incidents = `
  SELECT id, ${moment("opened_at")} AS "openedAt", severity, summary, tenant_id AS "tenantId"
  FROM ${pageOfIncidents} AS incident ORDER BY opened_at DESC, id DESC`;

const tenantNames = "SELECT id, name FROM tenants WHERE id = ANY ($1)";

const ruleNames = `
  SELECT incident_id AS id, rule.name
  FROM incident_rules JOIN rules AS rule ON rule.id = rule_id
  WHERE incident_id = ANY ($1) ORDER BY rule.name`;

const latestEvents = `
  SELECT incident_id AS id, ${moment("event.ts")} AS at, event.action, event.score
  FROM incident_events JOIN security_events AS event ON event.id = event_id
  WHERE incident_id = ANY ($1) ORDER BY event.ts DESC, event.id DESC`;

type Keyed<Row> = Row & { readonly id: number };
type Named = { readonly name: string };

export const open = variant((query) => async (before) => {
  /** Answers per key and in the order of the keys, an empty list where there is nothing: a loader's contract. */
  const loader = <Row>(name: string, text: string) =>
    new DataLoader<number, readonly Keyed<Row>[]>(async (ids) => {
      const rows = Map.groupBy(await query<Keyed<Row>>({ name, text, values: [ids] }), ({ id }) => id);
      return ids.map((id) => rows.get(id) ?? []);
    });
  // Made anew for every page: a loader keeps what it has read, and a page must not show yesterday's.
  const tenantOf = loader<Named>("tenants", tenantNames);
  const rulesOf = loader<Named>("rules of all", ruleNames);
  const eventsOf = loader<IncidentEvent>("events of all", latestEvents);

  const rows = await query<IncidentRow>({ name: "incidents", text: incidents, values: [before] });
  return Promise.all(
    rows.map(async ({ tenantId, ...incident }) => {
      const { id } = incident;
      const [[tenant], rules, events] = await Promise.all([
        tenantOf.load(tenantId),
        rulesOf.load(id),
        eventsOf.load(id),
      ]);
      return {
        ...incident,
        tenant: tenant?.name ?? "",
        rules: rules.map(({ name }) => name),
        events: events.map(({ at, action, score }) => ({ at, action, score })),
      };
    }),
  );
});
