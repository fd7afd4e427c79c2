import type pg from "pg";

/**
 * Borrows a client for some work and gives it back in every case. After an error it is closed: nobody knows
 * what it was doing, and the next borrower must not find out.
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
