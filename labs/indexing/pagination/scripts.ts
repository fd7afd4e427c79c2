/** The cases `growing` and `shrinking`: one reader goes through a whole list while others write to it. */
import type { Stage } from "@labs/experiment";
import pg from "pg";
import type { Page, PageRequest } from "./contract.ts";
import { columns, list, pageSize, type Setup } from "./data.ts";
import { connection } from "./support/connection.ts";

/** Rows in the list when the reader begins, at every scale. */
const rowsAtStart = 2_000;
/** Rows that come or go while the reader looks at a page; with as many as a page has, OFFSET would never arrive. */
const writesPerPage = 10;

type Written = "growing" | "shrinking";

/** Rows that were there at the start, by how often the reader met them. */
type Sightings = Readonly<Record<"seenOnce" | "seenTwice" | "neverSeen", number>>;

/**
 * Reads page after page, with the same writes after each: nothing depends on who is faster. The list is a
 * copy of its own for every cell, since the arms share the events.
 */
export function walk(written: Written) {
  return async (stage: Stage<PageRequest, Page, Setup>): Promise<Sightings> => {
    const table = `event_walk_${stage.pids[0] ?? process.pid}`;
    const client = new pg.Client(connection(stage.setup.postgres));
    await client.connect();
    try {
      await client.query(copyOfNewest(table));
      const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${table}`);
      const sightings = new Map(rows.map(({ id }) => [id, 0]));
      for await (const page of pages(stage, table)) {
        for (const { id } of page) {
          const times = sightings.get(id);
          // A row that came later may be met or not: both are right.
          if (times !== undefined) sightings.set(id, times + 1);
        }
        await write[written](client, table, page);
      }
      const times = [...sightings.values()];
      return {
        seenOnce: times.filter((count) => count === 1).length,
        seenTwice: times.filter((count) => count > 1).length,
        neverSeen: times.filter((count) => count === 0).length,
      };
    } finally {
      await client.query(`DROP TABLE IF EXISTS ${table}`);
      await client.end();
    }
  };
}

/** Requests the page after the last row of the one before, as a client that follows "next". */
async function* pages({ call }: Pick<Stage<PageRequest, Page, Setup>, "call">, table: string) {
  let after: PageRequest["after"] = null;
  for (let page = 0; ; page++) {
    const rows: Page = await call({ table, page, after });
    yield rows;
    after = rows.at(-1) ?? null;
    if (rows.length < pageSize) return;
  }
}

const write: Record<Written, (client: pg.Client, table: string, page: Page) => Promise<unknown>> = {
  /** New events come in at the head of the list; the newest is not always the one that was stored last. */
  growing: (client, table) =>
    client.query(
      `INSERT INTO ${table} (${columns})
      SELECT (SELECT max(id) FROM ${table}) + n, ts + n * interval '5 seconds', severity, actor, action, score
      FROM (SELECT * FROM ${table} ORDER BY ts DESC, id DESC LIMIT 1) AS newest,
        generate_series(1, ${writesPerPage}) AS n`,
    ),
  /** What the reader has dealt with is removed: the end of the page, with the row that the cursor names. */
  shrinking: (client, table, page) => {
    const done = page.slice(-writesPerPage).map(({ id }) => id);
    return client.query(`DELETE FROM ${table} WHERE id = ANY ($1)`, [done]);
  },
};

function copyOfNewest(table: string): string {
  return `
    DROP TABLE IF EXISTS ${table};
    CREATE TABLE ${table} AS
      SELECT ${columns} FROM ${list} ORDER BY ts DESC, id DESC LIMIT ${rowsAtStart};
    ALTER TABLE ${table} ADD PRIMARY KEY (id);
    CREATE INDEX ON ${table} (ts, id);
    ANALYZE ${table}`;
}
