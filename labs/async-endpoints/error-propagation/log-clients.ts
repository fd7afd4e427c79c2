import type { Queryable } from "./statements.ts";

/** How the connections to the event log are known in `pg_stat_activity`. */
export const applicationName = "to the event log";

/** How many of them are in a state, as the server sees it. */
export async function logClients(observer: Queryable, state: string): Promise<number> {
  const { rows } = await observer.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = '${applicationName}' AND ${state}`,
  );
  return rows[0]?.count ?? 0;
}
