/** A pool seen from outside, whatever its variant does with it. */
import type pg from "pg";

/** Connects the clients, one after the other: what is measured is a pool at work, not how it fills. */
export async function fill(pool: pg.Pool): Promise<void> {
  const clients: pg.PoolClient[] = [];
  for (let connected = 0; connected < pool.options.max; connected++) {
    // What does not come within a variant's patience is left to its calls.
    await pool.connect().then(
      (client) => clients.push(client),
      () => {},
    );
  }
  for (const client of clients) client.release();
}

/** How often clients were lent, for how long altogether, and how many callers waited at the end of each loan. */
export function countLoans(pool: pg.Pool) {
  const counted = { loans: 0, loanMs: 0, waiters: 0 };
  const since = new WeakMap<pg.PoolClient, number>();
  pool.on("acquire", (client) => since.set(client, performance.now()));
  pool.on("release", (_error, client) => {
    counted.loans++;
    counted.loanMs += performance.now() - (since.get(client) ?? Number.NaN);
    counted.waiters += pool.waitingCount;
  });
  return counted;
}
