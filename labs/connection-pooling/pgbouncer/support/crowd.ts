/** Clients that connect at once, run a statement and stay, as the processes of a service do. */
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";

/** Three times as many as PgBouncer has connections to the server. */
export const crowd = 60;

/** Stop when no further client was served for this long; a busy machine needs more time for the first one. */
const timeoutMs = { first: 6_000, next: 2_000 };

/** How many are served while all of them stay. */
export async function servedTogether(make: () => Client): Promise<number> {
  const clients = Array.from({ length: crowd }, make);
  let served = 0;
  let progressAt = performance.now();
  const queries = clients.map(async (client) => {
    await client.connect();
    await client.query("select 1");
    served++;
    progressAt = performance.now();
  });
  try {
    const all = Promise.allSettled(queries);
    while (served < crowd && performance.now() - progressAt < timeoutMs[served === 0 ? "first" : "next"]) {
      await Promise.race([delay(100), all]);
    }
    return served;
  } finally {
    const left = clients.map((client) => client.end().catch(() => undefined));
    await Promise.allSettled([...queries, ...left]);
  }
}
