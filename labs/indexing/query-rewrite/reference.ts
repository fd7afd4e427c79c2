/** The right pages, put together outside the database: whole tables, no join, no limit. */
import pg from "pg";
import type { Incident, IncidentEvent, IncidentRow } from "./contract.ts";
import { moment, pageSize } from "./data.ts";

export interface Reference {
  /** Newest first. */
  readonly incidents: readonly Incident[];
  page(before: string): readonly Incident[];
}

export async function readReference(postgres: string): Promise<Reference> {
  const client = new pg.Client(postgres);
  await client.connect();
  try {
    const names = async (table: string) =>
      new Map((await read<Named>(client, `SELECT id, name FROM ${table}`)).map(({ id, name }) => [id, name]));
    const tenants = await names("tenants");
    const rules = await names("rules");
    const fired = Map.groupBy(
      await read<Pair>(client, "SELECT incident_id AS parent, rule_id AS child FROM incident_rules"),
      ({ parent }) => parent,
    );
    const attached = Map.groupBy(
      await read<Pair>(
        client,
        "SELECT incident_id AS parent, event_id::integer AS child FROM incident_events",
      ),
      ({ parent }) => parent,
    );
    const seen = new Map((await read<EventRow>(client, allEvents)).map((event) => [event.id, event]));

    const incidents = (await read<IncidentRow>(client, allIncidents))
      .map(({ tenantId, ...incident }) => ({
        ...incident,
        tenant: tenants.get(tenantId) ?? "",
        rules: (fired.get(incident.id) ?? []).map(({ child }) => rules.get(child) ?? "").sort(),
        events: (attached.get(incident.id) ?? [])
          .flatMap(({ child }) => seen.get(child) ?? [])
          .sort((one, other) => other.micros - one.micros || other.id - one.id)
          .map(({ at, action, score }) => ({ at, action, score })),
      }))
      .sort((one, other) => Date.parse(other.openedAt) - Date.parse(one.openedAt) || other.id - one.id);
    return {
      incidents,
      page: (before) => {
        const start = incidents.findIndex(({ openedAt }) => openedAt < before);
        return start < 0 ? [] : incidents.slice(start, start + pageSize);
      },
    };
  } finally {
    await client.end();
  }
}

interface Named {
  readonly id: number;
  readonly name: string;
}

interface Pair {
  readonly parent: number;
  readonly child: number;
}

interface EventRow extends IncidentEvent {
  readonly id: number;
  readonly micros: number;
}

const allIncidents = `
  SELECT id, ${moment("opened_at")} AS "openedAt", severity, summary, tenant_id AS "tenantId" FROM incidents`;

const allEvents = `
  SELECT id::integer AS id, ${moment("ts")} AS at, action, score,
    (1e6 * extract(epoch FROM ts))::float8 AS micros
  FROM security_events WHERE id IN (SELECT event_id FROM incident_events)`;

async function read<Row extends pg.QueryResultRow>(client: pg.Client, text: string): Promise<Row[]> {
  return (await client.query<Row>(text)).rows;
}
