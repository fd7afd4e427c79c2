/** The pool under test as the server sees it. */
import { setTimeout as sleep } from "node:timers/promises";
import { withPostgres } from "@labs/services";
import { applicationName } from "../data.ts";

const ofThePool = `datname = current_database() AND application_name = '${applicationName}'`;

/** Transactions that are open while their client does nothing: they keep locks, and old row versions alive. */
export function openTransactions(postgres: string): Promise<number> {
  return count(postgres, `FROM pg_stat_activity WHERE ${ofThePool} AND state LIKE 'idle in transaction%'`);
}

/** Incidents that are stored without a finding: halves of transactions. */
export function halfRecorded(postgres: string): Promise<number> {
  return count(
    postgres,
    "FROM pooling.incidents WHERE NOT EXISTS (SELECT FROM pooling.findings WHERE incident = incidents.id)",
  );
}

/** Ends every backend of the pool, as a restart or a failover does; resolves when they are gone. */
export async function endBackends(postgres: string): Promise<void> {
  await withPostgres(postgres, async (client) => {
    for (let looks = 0; looks < 1000; looks++) {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${ofThePool}`,
      );
      if (rowCount === 0) return;
      await sleep(5);
    }
    throw new Error("backends are still running 5 s after they were ended");
  });
}

function count(postgres: string, from: string): Promise<number> {
  return withPostgres(postgres, async (client) => {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*)::integer ${from}`);
    return rows[0]?.count ?? 0;
  });
}
