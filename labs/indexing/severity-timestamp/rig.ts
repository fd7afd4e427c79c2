/** Builds a technique's indexes on the shared table, sends the queries, and drops the indexes again. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { eventRows } from "@labs/firewall";
import type pg from "pg";
import { buildIndexes, dropAddedIndexes } from "../shared/added-indexes.ts";
import { openPool } from "../shared/open-pool.ts";
import type { Plan } from "../shared/plan.ts";
import type { Technique } from "./contract.ts";
import {
  copySchema,
  earliestMoment,
  isQuery,
  loadHistory,
  momentAt,
  type QueryName,
  queries,
  type Request,
  type Setup,
  valuesOf,
} from "./data.ts";
import { meanOf, readPlans } from "./support/planned-work.ts";

export type Dashboard = (request: Request) => Promise<Answer>;

/** Rows as PostgreSQL writes them. */
export type Answer = readonly (readonly (string | null)[])[];

export type Counter =
  | "buffers"
  | "indexSearches"
  | "heapFetches"
  | "indexBytes"
  | "buildMs"
  | "walBytes"
  | "insertedRows"
  | "insertSeconds";

/** Clients of a case, each with a connection of its own. */
export const clients = 8;

/** On two cores a scan of the whole table by several workers looks good alone and not beside other clients. */
const session = {
  options: "-c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0 -c jit=off",
} as const;

/** Makes a variant out of its technique. */
export function variant({
  indexes,
  statements = queries,
}: Technique): Open<Dashboard, Setup, Counter, "postgres"> {
  return async ({ planned }, { postgres }) => {
    await using cleanup = new AsyncDisposableStack();
    const pool = openPool({ connectionString: postgres, max: clients, ...session });
    cleanup.defer(() => pool.end());
    cleanup.defer(() => dropAddedIndexes(pool));
    await dropAddedIndexes(pool);
    const built = await buildIndexes(pool, indexes);
    const plans = new Map<string, Promise<readonly Plan[]>>();

    /** Rows and statistics stand still while the arm is open, so a plan is read once. */
    function plansOf(name: QueryName): Promise<readonly Plan[]> {
      const plan =
        plans.get(name) ??
        readPlans(
          pool,
          statements[name],
          planned.map((scope) => valuesOf(name, scope)),
        );
      plans.set(name, plan);
      return plan;
    }

    const kept = cleanup.move();
    return {
      subject: (request) => send(pool, statements[request.query], request),
      read: async (name) => ({ ...built, ...(isQuery(name) ? meanOf(await plansOf(name)) : {}) }),
      explain: async (name) => (isQuery(name) ? ((await plansOf(name))[0]?.line ?? null) : null),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  };
}

/** Loads the events; the right answers come from a copy of four columns, in plain statements. */
export async function provision(
  run: Run & Urls<"postgres">,
  alertPercent?: number,
): Promise<Provisioned<Setup, Request, Answer>> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await loadHistory(run.postgres, run, alertPercent));
  const copy = openPool({ connectionString: run.postgres, max: 2, options: `-c search_path=${copySchema}` });
  cleanup.defer(() => copy.end());
  const answers = new Map<string, Promise<Answer>>();
  const earliest = earliestMoment(run);
  const median = await medianTenant(copy);
  const planned = [0.25, 0.75].map((share) => ({ until: momentAt(share, earliest), tenant: median.tenant }));
  const facts = await factsOf(copy, run);

  const kept = cleanup.move();
  return {
    setup: { postgres: run.postgres, earliest, planned },
    facts: { ...facts, "tenant of the counted plans": `the median one, ${median.events} events` },
    expected: (request) => {
      const plain = request.query === "union-all" ? "two-severities" : request.query;
      const key = `${plain} ${valuesOf(plain, request).join(" ")}`;
      const answer = answers.get(key) ?? send(copy, queries[plain], { ...request, query: plain });
      answers.set(key, answer);
      return answer;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Sends a query. Without a name it is planned for its values each time: what runs is what EXPLAIN shows. */
async function send(pool: pg.Pool, text: string, request: Request): Promise<Answer> {
  // As text: parsing dates would cost the fast queries more than answering them.
  const types = { getTypeParser: () => (value: string) => value };
  const values = [...valuesOf(request.query, request)];
  const { rows } = await pool.query<(string | null)[]>({ text, values, rowMode: "array", types });
  return rows;
}

/** Half of the tenants have more events than it. */
async function medianTenant(pool: pg.Pool): Promise<{ readonly tenant: number; readonly events: number }> {
  const { rows } = await pool.query<{ tenant: number; events: number }>(`
    SELECT tenant_id AS tenant, count(*)::integer AS events FROM security_events
    GROUP BY tenant_id ORDER BY events, tenant`);
  return rows[Math.floor(rows.length / 2)] ?? { tenant: 1, events: 0 };
}

async function factsOf(pool: pg.Pool, { scale }: Run): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query(`
    SELECT pg_size_pretty(pg_table_size('public.security_events')) AS size,
      current_setting('server_version_num')::int >= 180000 AS skips`);
  const [found] = rows;
  return {
    rows: `${eventRows[scale].toLocaleString("en-US").replaceAll(",", " ")}, ${found?.size} without indexes`,
    "parallel workers": "none: for one client they flatter the scan of the whole table",
    "other indexes": "the primary key on id",
    ...(found?.skips ? {} : { "skip scan": "since PostgreSQL 18: index searches are not counted here" }),
  };
}
