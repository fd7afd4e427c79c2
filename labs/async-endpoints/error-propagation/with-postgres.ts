import pg from "pg";

/** Connects beside the pools under test, hands the client over and closes the connection. */
export async function withPostgres<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "observer" });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
