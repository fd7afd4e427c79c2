/** What every variant does: answer the dashboard's queries. Variants differ in their CREATE INDEX alone. */
import type { Open, Random } from "@labs/experiment";
import { openPool } from "../shared/open-pool.ts";
import type { Plan } from "../shared/plan.ts";
import { buildIndexes, dropAddedIndexes } from "./added-indexes.ts";
import { type Answer, ask } from "./ask.ts";
import { drawMoment } from "./data.ts";
import { meanOf, readPlans } from "./planned-work.ts";
import { isQuery, type QueryName, queries, queryNames } from "./queries.ts";

export type Setup = {
  readonly postgres: string;
  readonly earliest: number;
  /** Moments for which each query's plan is read, the same for all arms and rounds. */
  readonly planned: readonly string[];
};

export interface Question {
  readonly query: QueryName;
  /** The end of the stretch that is looked at; ISO 8601. */
  readonly until: string;
}

export type Ask = (question: Question) => Promise<Answer>;

export type Counter =
  | "buffers"
  | "indexSearches"
  | "heapFetches"
  | "indexBytes"
  | "buildMs"
  | "walBytes"
  | "insertedRows"
  | "insertSeconds";

/** Callers of a case, each with a connection of its own. */
export const clients = 16;

/** On two cores a scan of the whole table by several workers looks good alone and not beside 15 other callers. */
const session = {
  options: "-c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0 -c jit=off",
  idleTimeoutMillis: 0,
} as const;

/** Makes a variant out of its CREATE INDEX statements. */
export function indexed(
  indexes: readonly string[],
  statements: Readonly<Record<QueryName, string>> = queries,
): Open<Ask, Setup, Counter, "postgres"> {
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
      subject: ({ query, until }) => ask(pool, statements[query], until),
      read: async (name) => ({ ...built, ...(isQuery(name) ? meanOf(await plansOf(name)) : {}) }),
      explain: async (name) => (isQuery(name) ? ((await plansOf(name))[0]?.line ?? null) : null),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  };
}

/** Draws a question of a case. */
export function asking(query: QueryName): (random: Random, setup: Setup) => Question {
  return (random, { earliest }) => ({ query, until: drawMoment(random, earliest) });
}

/** Draws a question of any case, to check answers with. */
export function drawQuestion(random: Random, setup: Setup): Question {
  const query = queryNames[Math.floor(random() * queryNames.length)] ?? "alerts";
  return asking(query)(random, setup);
}
