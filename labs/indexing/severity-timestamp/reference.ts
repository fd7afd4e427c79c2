/** The data that all arms share, and the right answers. */
import type { Provisioned, Run, Urls } from "@labs/experiment";
import { eventRows } from "@labs/firewall";
import type pg from "pg";
import { openPool } from "../shared/open-pool.ts";
import { type Answer, ask } from "./ask.ts";
import type { Question, Setup } from "./contract.ts";
import { copySchema, earliestMoment, loadHistory, momentAt } from "./data.ts";
import { queries } from "./queries.ts";

/** Loads the events; the right answers come from a copy of the four columns, in plain statements. */
export async function provision(
  run: Run & Urls<"postgres">,
  alertPercent?: number,
): Promise<Provisioned<Setup, Question, Answer>> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await loadHistory(run.postgres, run, alertPercent));
  const copy = openPool({ connectionString: run.postgres, max: 2, options: `-c search_path=${copySchema}` });
  cleanup.defer(() => copy.end());
  const answers = new Map<string, Promise<Answer>>();
  const earliest = earliestMoment(run);
  const setting = await describe(copy, run);

  const kept = cleanup.move();
  return {
    setup: {
      postgres: run.postgres,
      earliest,
      planned: [momentAt(0.25, earliest), momentAt(0.75, earliest)],
    },
    facts: setting,
    expected: ({ query, until }) => {
      const plain = query === "union-all" ? "two-severities" : query;
      const known = answers.get(`${plain} ${until}`) ?? ask(copy, queries[plain], until);
      answers.set(`${plain} ${until}`, known);
      return known;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function describe(pool: pg.Pool, { scale }: Run): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query(`
    SELECT pg_size_pretty(pg_table_size('public.security_events')) AS size,
      current_setting('server_version_num')::int >= 180000 AS skips`);
  const [found] = rows;
  return {
    rows: `${eventRows[scale].toLocaleString("en-US").replaceAll(",", " ")}, ${found?.size} without indexes`,
    "parallel workers": "none: on few cores they flatter the scan of the whole table",
    "other indexes": "the primary key on id",
    ...(found?.skips ? {} : { "skip scan": "since PostgreSQL 18: index searches are not counted here" }),
  };
}
