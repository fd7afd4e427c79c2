import type { Queryable } from "../contract.ts";
import { applicationName } from "../data.ts";

/** How many connections to the event log are in a state, as the server sees it. */
export async function logClients(observer: Queryable, state: string): Promise<number> {
  const { rows } = await observer.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = '${applicationName}' AND ${state}`,
  );
  return rows[0]?.count ?? 0;
}
