/** The work of a query as the server counts it, for values that are the same in every cell. */
import type pg from "pg";
import { explain, type Plan } from "../../shared/plan.ts";

/** Plans of a statement for each list of values, in their order. */
export async function readPlans(
  pool: pg.Pool,
  text: string,
  lists: readonly (readonly unknown[])[],
): Promise<readonly Plan[]> {
  const client = await pool.connect();
  try {
    const plans: Plan[] = [];
    // The first use of an index in a connection reads one page more, which the connection then remembers.
    await explain(client, { text, values: lists[0] ?? [] });
    for (const values of lists) plans.push(await explain(client, { text, values }));
    return plans;
  } finally {
    client.release();
  }
}

/** Counters of the mean plan. */
export function meanOf(plans: readonly Plan[]) {
  const mean = (value: (plan: Plan) => number) =>
    plans.reduce((sum, plan) => sum + value(plan), 0) / plans.length;
  return {
    buffers: mean(({ buffers }) => buffers),
    heapFetches: mean(({ heapFetches }) => heapFetches),
    // Not a number where the server does not count them: a metric must not read that as none.
    indexSearches: mean(({ indexSearches }) => indexSearches ?? Number.NaN),
  };
}
