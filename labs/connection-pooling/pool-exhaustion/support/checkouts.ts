/** A pool seen from outside, whatever its variant does with it. */
import type pg from "pg";

/** Connects the clients, one after another: what is measured is a pool at work, not how it fills. */
export async function fill(pool: pg.Pool): Promise<void> {
  const clients: pg.PoolClient[] = [];
  for (let connected = 0; connected < pool.options.max; connected++) {
    // A client that does not connect within a variant's timeout is left to the calls.
    await pool.connect().then(
      (client) => clients.push(client),
      () => {},
    );
  }
  for (const client of clients) client.release();
}

/** How often clients were checked out, for how long altogether, and how many calls waited at the end of each checkout. */
export function countCheckouts(pool: pg.Pool) {
  const totals = { checkouts: 0, checkedOutMs: 0, waiting: 0 };
  const since = new WeakMap<pg.PoolClient, number>();
  pool.on("acquire", (client) => since.set(client, performance.now()));
  pool.on("release", (_error, client) => {
    totals.checkouts++;
    totals.checkedOutMs += performance.now() - (since.get(client) ?? Number.NaN);
    totals.waiting += pool.waitingCount;
  });
  return totals;
}
