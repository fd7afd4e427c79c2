/** Hands over the rows of an outbox: woken by NOTIFY, and by a look now and then in case that one was missed. */
import { setTimeout as sleep } from "node:timers/promises";
import { ignoreConnectionErrors } from "@labs/services";
import pg from "pg";
import type { Entry } from "../contract.ts";

const lookEveryMs = 200;

export function startOutbox(
  postgres: string,
  deliver: (entry: Entry) => Promise<unknown>,
  onNotification: () => void,
): AsyncDisposable {
  const ended = new AbortController();
  const pool = ignoreConnectionErrors(new pg.Pool({ connectionString: postgres, max: 2 }));
  let wake = Promise.withResolvers<void>();
  const work = (async () => {
    const listener = await pool.connect();
    listener.on("notification", () => {
      onNotification();
      wake.resolve();
    });
    await listener.query("LISTEN invalidation");
    while (!ended.signal.aborted) {
      wake = Promise.withResolvers();
      // What fails is tried again: its rows are still there.
      await deliverAll(pool, deliver).catch(() => sleep(50));
      await Promise.race([
        wake.promise,
        sleep(lookEveryMs, null, { signal: ended.signal }).catch(() => null),
      ]);
    }
    listener.release(true);
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await work.catch(() => null);
      await pool.end();
    },
  };
}

/** Delivers first and deletes then: a crash in between delivers again. Instances share the rows by locks. */
async function deliverAll(pool: pg.Pool, deliver: (entry: Entry) => Promise<unknown>): Promise<void> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("BEGIN");
    const { rows } = await client.query<{ place: string; entry: Entry }>(
      "SELECT place, entry FROM invalidation.outbox ORDER BY place LIMIT 100 FOR UPDATE SKIP LOCKED",
    );
    for (const { entry } of rows) await deliver(entry);
    await client.query("DELETE FROM invalidation.outbox WHERE place = ANY ($1)", [
      rows.map(({ place }) => place),
    ]);
    await client.query("COMMIT");
    broken = false;
  } finally {
    // A transaction that has failed ends with its connection.
    client.release(broken);
  }
}
