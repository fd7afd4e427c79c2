/** Builds a technique's indexes on the shared table, sends the queries, and drops the indexes again. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { eventRows } from "@labs/firewall";
import type pg from "pg";
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
} from "./data.ts";
import { buildIndexes, dropAddedIndexes } from "./support/added-indexes.ts";
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
export const clients = 16;

/** On two cores a scan of the whole table by several workers looks good alone and not beside 15 other clients. */
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
      const plan = plans.get(name) ?? readPlans(pool, statements[name], planned);
      plans.set(name, plan);
      return plan;
    }

    const kept = cleanup.move();
    return {
      subject: ({ query, until }) => send(pool, statements[query], until),
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
  const facts = await factsOf(copy, run);

  const kept = cleanup.move();
  return {
    setup: {
      postgres: run.postgres,
      earliest,
      planned: [momentAt(0.25, earliest), momentAt(0.75, earliest)],
    },
    facts,
    expected: ({ query, until }) => {
      const plain = query === "union-all" ? "two-severities" : query;
      const answer = answers.get(`${plain} ${until}`) ?? send(copy, queries[plain], until);
      answers.set(`${plain} ${until}`, answer);
      return answer;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Sends a query. Without a name it is planned for its values each time: what runs is what EXPLAIN shows. */
async function send(pool: pg.Pool, text: string, until: string): Promise<Answer> {
  // As text: parsing dates would cost the fast queries more than answering them.
  const types = { getTypeParser: () => (value: string) => value };
  const { rows } = await pool.query<(string | null)[]>({ text, values: [until], rowMode: "array", types });
  return rows;
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
