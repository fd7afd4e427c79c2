/** What all arms share: the events they begin with, and the right answers, which come from a table that no arm changes. */
import type { Provisioned, Run, Urls } from "@labs/experiment";
import type pg from "pg";
import { openPool } from "../shared/open-pool.ts";
import type { Answer } from "./contract.ts";
import { loadSource, type Request, reviewedEvery, type Setup, sizes } from "./data.ts";
import { pageOf, readIds } from "./pages.ts";
import { checkpoint } from "./write-cost.ts";

/** Loads the events. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Request, Answer>> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await loadSource(run.postgres, run));
  const pool = openPool({ connectionString: run.postgres, max: 2 });
  cleanup.defer(() => pool.end());
  const { base, bulk } = sizes[run.scale];
  const source = `(SELECT * FROM security_events WHERE id <= ${base}) AS base`;
  const pages = new Map<string, Promise<Answer>>();
  const setting = await describe(pool, run);

  const kept = cleanup.move();
  return {
    setup: { postgres: run.postgres, seed: run.seed, base, bulk },
    facts: setting,
    expected: async (request) => {
      if (request.kind === "delivery") {
        return { stored: request.fresh.length, duplicates: request.again.length };
      }
      const { severity, until } = request;
      const known =
        pages.get(`${severity} ${until}`) ??
        readIds(pool, { text: pageOf(source), values: [severity, until] }).then((events) => ({ events }));
      pages.set(`${severity} ${until}`, known);
      return known;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function describe(pool: pg.Pool, { scale }: Run): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query(`
    SELECT current_setting('synchronous_commit') AS commits, current_setting('wal_compression') AS compression`);
  const { base, bulk } = sizes[scale];
  return {
    rows: `${base} to begin with, ${bulk} more in bulk, of which one in ${reviewedEvery} is reviewed`,
    "synchronous commit": rows[0]?.commits,
    "WAL compression": rows[0]?.compression,
    checkpoint: (await checkpoint(pool))
      ? "before every bulk load"
      : "not permitted to this user, so that images of whole pages depend on chance",
  };
}
