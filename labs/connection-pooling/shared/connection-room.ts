import { withPostgres } from "@labs/services";

/** How many connections a server takes in all, and how many of them are free for a role without privileges. */
export interface ConnectionRoom {
  readonly max: number;
  readonly free: number;
}

/** Looks at the server; the connection that looks counts as taken. */
export async function readConnectionRoom(postgres: string): Promise<ConnectionRoom> {
  return await withPostgres(postgres, async (client) => {
    const { rows } = await client.query<{ max: number; kept: number }>(
      `SELECT current_setting('max_connections')::int AS max,
        current_setting('superuser_reserved_connections')::int
          + coalesce(current_setting('reserved_connections', true), '0')::int
          + (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS kept`,
    );
    const { max = 0, kept = 0 } = rows[0] ?? {};
    return { max, free: max - kept };
  });
}
