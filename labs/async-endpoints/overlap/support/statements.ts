/** What a screening reads from the database. */
import type pg from "pg";
import type { History, Policy } from "../contract.ts";

/** From which risk on the actor's prompts are reviewed and blocked. */
export async function readPolicy(pool: pg.Pool, actor: number): Promise<Policy> {
  const { rows } = await pool.query<Policy>({
    name: "policy",
    text: "SELECT review, block FROM overlap.policies WHERE actor = $1",
    values: [actor],
  });
  const [policy] = rows;
  if (policy === undefined) throw new Error(`there is no policy for actor ${actor}`);
  return policy;
}

/** What the actor did lately; does not depend on the policy. */
export async function readHistory(pool: pg.Pool, actor: number): Promise<History> {
  const { rows } = await pool.query<History>({
    name: "history",
    text: `SELECT count(*)::integer AS events, (count(*) FILTER (WHERE severity >= 3))::integer AS serious
      FROM overlap.events WHERE actor = $1`,
    values: [actor],
  });
  const [history] = rows;
  if (history === undefined) throw new Error("an aggregate gives a row");
  return history;
}
