import pg from "pg";

/** How many connections the server takes, and how many of them nobody has yet. */
export async function roomOf(postgres: string): Promise<{ all: number; free: number }> {
  const client = new pg.Client(postgres);
  await client.connect();
  try {
    const { rows } = await client.query<{ all: number; free: number }>(
      `SELECT current_setting('max_connections')::int AS all, current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int - count(*)::int AS free
      FROM pg_stat_activity WHERE backend_type = 'client backend'`,
    );
    return rows[0] ?? { all: 0, free: 0 };
  } finally {
    await client.end();
  }
}
