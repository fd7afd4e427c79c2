/**
 * The list of events, newest first. Collectors hand over what they have every five seconds and stamp it
 * with one moment, whose fraction is theirs: two pages in five end between events of the same moment.
 */
import type { Random, Run, Urls } from "@labs/experiment";
import { eventRows, loadEvents, zipf } from "@labs/firewall";
import pg from "pg";
import type { PageRequest, Place } from "./contract.ts";
import { connection } from "./support/connection.ts";

export interface Setup {
  readonly postgres: string;
  /** The last row of every page but the deepest. */
  readonly cursors: readonly Place[];
  readonly indexBytes: number;
  /** Only for breakEven: the depth at which buffers are counted. */
  readonly depth?: number;
}

export const list = "security_events";
/** What a row of the list shows. */
export const columns = "id, ts, severity, actor, action, score";
export const pageSize = 50;

/** Pages are counted from 0. The deepest lies well before the end of the list, so that no plan gains by the end. */
const deepestPage = { smoke: 300, quick: 3_000, full: 3_000 } as const;

/**
 * Rows to skip in the page whose work is counted for a case: the one depth, or that of page 2 000 where all depths are
 * mixed. At `smoke` the list is shorter, and its deepest page stands in for those beyond.
 */
export const depths = {
  page: 100_000,
  "depth-0": 0,
  "depth-1k": 1_000,
  "depth-50k": 50_000,
  "depth-100k": 100_000,
} as const;

export function isDepth(name: string): name is keyof typeof depths {
  return Object.hasOwn(depths, name);
}

export interface EventList extends AsyncDisposable {
  /** The rows of all pages that are requested, in order. */
  readonly places: readonly Place[];
  readonly indexBytes: number;
  readonly facts: Readonly<Record<string, string>>;
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
    const { rows: sizes } = await client.query<Sizes>(sizesOf);
    const [{ table, index, ties } = noSizes] = sizes;
    return {
      places,
      indexBytes: Number(index),
      facts: {
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

interface Sizes {
  readonly table: string;
  readonly index: string;
  readonly ties: number;
}

const noSizes: Sizes = { table: "0", index: "0", ties: 0 };

const sizesOf = `
  SELECT pg_relation_size('${list}') AS table, pg_relation_size('events_ts_id') AS index,
    (SELECT 100.0 * sum(n) FILTER (WHERE n > 1) / sum(n)
      FROM (SELECT count(*) AS n FROM ${list} GROUP BY ts) AS moment)::float8 AS ties`;

function megabytes(bytes: string): string {
  return `${(Number(bytes) / 1e6).toFixed(1)} MB`;
}

/** The page behind a number of rows, or the deepest there is. */
export function pageAtDepth(rows: number, { cursors }: Pick<Setup, "cursors">): PageRequest {
  return pageAt(Math.min(rows / pageSize, cursors.length), cursors);
}

/** Draws one of the last 5 % of the pages before a depth: not always the same rows. */
export function drawPageAtDepth(rows: number) {
  return (random: Random, { cursors }: Pick<Setup, "cursors">): PageRequest => {
    const { page } = pageAtDepth(rows, { cursors });
    return pageAt(page - Math.floor(random() * (page / 20 + 1)), cursors);
  };
}

const draws = new Map<number, (random: Random) => number>();

/** Draws a page by Zipf's law: the first is requested most, and every depth now and then. */
export function drawPage(random: Random, { cursors }: Pick<Setup, "cursors">): PageRequest {
  const pages = cursors.length + 1;
  const draw = draws.get(pages) ?? zipf(pages, 1);
  draws.set(pages, draw);
  return pageAt(draw(random), cursors);
}

function pageAt(page: number, cursors: Setup["cursors"]): PageRequest {
  return { table: list, page, after: cursors[page - 1] ?? null };
}
