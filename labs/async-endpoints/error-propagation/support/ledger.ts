/** What became of events, counted in the stores themselves and not by the code that wrote them. */
import { withPostgres } from "@labs/services";
import type { Call } from "./callers.ts";

export interface Ledger {
  /** Acknowledged, and neither in the log nor among the dead letters. */
  readonly lost: number;
  readonly deadLetters: number;
  /** Verdicts in the firewall's database that have no event in the log: what two writes without a transaction leave. */
  readonly verdictsWithoutEvent: number;
}

/** Compares what was acknowledged with what is stored. */
export async function settle(postgres: string, calls: readonly Call[]): Promise<Ledger> {
  const ids = calls.map(({ id }) => id);
  const acknowledged = calls.filter(({ outcome }) => outcome === "acknowledged").map(({ id }) => id);
  return withPostgres(postgres, async (client) => {
    const { rows } = await client.query<Ledger>(
      `WITH durable AS (SELECT id FROM event_log.events UNION SELECT id FROM event_log.dead_letters)
      SELECT
        (SELECT count(*) FROM unnest($1::uuid[]) AS id WHERE id NOT IN (SELECT id FROM durable))::integer AS lost,
        (SELECT count(*) FROM event_log.dead_letters WHERE id = ANY ($2))::integer AS "deadLetters",
        (SELECT count(*) FROM firewall_api.verdicts WHERE id = ANY ($2)
          AND id NOT IN (SELECT id FROM durable))::integer AS "verdictsWithoutEvent"`,
      [acknowledged, ids],
    );
    const [row] = rows;
    if (row === undefined) throw new Error("a query without FROM gives a row");
    return row;
  });
}

/** How many of these are in the log by now. */
export async function inTheLog(postgres: string, ids: readonly string[]): Promise<number> {
  return withPostgres(postgres, async (client) => {
    const { rowCount } = await client.query("SELECT FROM event_log.events WHERE id = ANY ($1)", [ids]);
    return rowCount ?? 0;
  });
}
