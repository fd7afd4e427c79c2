/** The work of a query as the server counts it, for moments that are the same in every cell. */
import type pg from "pg";
import { explain, type Plan } from "../../shared/plan.ts";

/** Plans of a statement for the moments given, in their order. */
export async function readPlans(
  pool: pg.Pool,
  text: string,
  moments: readonly string[],
): Promise<readonly Plan[]> {
  const client = await pool.connect();
  try {
    const plans: Plan[] = [];
    // The first use of an index in a connection reads one page more, which the connection then remembers.
    await explain(client, { text, values: [moments[0]] });
    for (const until of moments) plans.push(await explain(client, { text, values: [until] }));
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
