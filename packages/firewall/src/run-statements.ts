import pg from "pg";

/** Runs statements one after another, on a connection of their own. */
export async function runStatements(postgres: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(postgres);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
