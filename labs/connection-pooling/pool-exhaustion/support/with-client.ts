import type pg from "pg";

/**
 * Checks a client out for some work and releases it in every case. After an error it is closed: its state is
 * not known, and the next query must not depend on it.
 */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
