/**
 * The list of events, newest first. Collectors hand over what they have every five seconds and stamp it
 * with one moment, whose fraction is theirs: two pages in five end between events of the same moment.
 */
import type { Run, Urls } from "@labs/experiment";
import { eventRows, loadEvents } from "@labs/firewall";
import pg from "pg";
import { connection } from "./connection.ts";

export const list = "security_events";
/** What a row of the list shows. */
export const columns = "id, ts, severity, actor, action, score";
export const pageSize = 50;

/** Pages are counted from 0. The deepest lies well before the end of the list, so that no plan gains by the end. */
const deepestPage = { smoke: 300, quick: 3_000, full: 3_000 } as const;

/** Where a row stands: the columns of the order, in the words of the server. */
export type Place = { readonly ts: string; readonly id: string };

export interface EventList extends AsyncDisposable {
  /** The rows of all pages that are asked for, in order. */
  readonly places: readonly Place[];
  readonly indexBytes: number;
  readonly setting: Readonly<Record<string, string>>;
}

/** Makes the list and reads it once from end to end; the same rows for the same seed. */
export async function loadList({ postgres, seed, scale }: Run & Urls<"postgres">): Promise<EventList> {
  const rows = eventRows[scale];
  const events = await loadEvents(postgres, { seed, rows, actors: 10_000, now: "2026-01-01T00:00:00Z" });
  const client = new pg.Client(connection(postgres));
  await client.connect();
  try {
    for (const statement of stamped) await client.query(statement);
    const count = (deepestPage[scale] + 1) * pageSize;
    const inOrder = `SELECT ts, id FROM ${list} ORDER BY ts DESC, id DESC LIMIT ${count}`;
    const { rows: places } = await client.query<Place>(inOrder);
    const { rows: facts } = await client.query<Facts>(factsOf);
    const [{ table, index, ties } = noFacts] = facts;
    return {
      places,
      indexBytes: Number(index),
      setting: {
        rows: `${rows.toLocaleString("en-US")}, ${Math.round(ties)} % of them with the moment of another`,
        table: `${megabytes(table)}; index (ts, id): ${megabytes(index)}`,
        "parallel query": "off, so that no page takes another client's core",
      },
      [Symbol.asyncDispose]: () => events[Symbol.asyncDispose](),
    };
  } finally {
    await client.end();
  }
}

const stamped = [
  `ALTER TABLE ${list} ALTER COLUMN ts TYPE timestamptz
    USING date_bin('5 seconds', ts, '2000-01-01 00:00:00.123456Z')`,
  `CREATE INDEX events_ts_id ON ${list} (ts, id)`,
  // The table was written anew: without this the first arm would set its hint bits and its visibility map.
  `VACUUM (ANALYZE) ${list}`,
];

interface Facts {
  readonly table: string;
  readonly index: string;
  readonly ties: number;
}

const noFacts: Facts = { table: "0", index: "0", ties: 0 };

const factsOf = `
  SELECT pg_relation_size('${list}') AS table, pg_relation_size('events_ts_id') AS index,
    (SELECT 100.0 * sum(n) FILTER (WHERE n > 1) / sum(n)
      FROM (SELECT count(*) AS n FROM ${list} GROUP BY ts) AS moment)::float8 AS ties`;

function megabytes(bytes: string): string {
  return `${(Number(bytes) / 1e6).toFixed(1)} MB`;
}
