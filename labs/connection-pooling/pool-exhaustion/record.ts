import type pg from "pg";
import {
  insertFindings,
  insertIncident,
  insertRefusal,
  isUnlistedRule,
  type NamedRequest,
} from "./statements.ts";

/** Stores an incident with its findings as one, or the note that it was refused. */
export async function record(client: pg.PoolClient, one: NamedRequest, score: number): Promise<void> {
  await client.query("BEGIN");
  try {
    await insertIncident(client, one, score);
    await insertFindings(client, one);
    await client.query("COMMIT");
  } catch (error) {
    // Whoever borrowed the client closes it after any other error, and that ends the transaction too.
    if (!isUnlistedRule(error)) throw error;
    await client.query("ROLLBACK");
    // Not before: it would be undone with the rest.
    await insertRefusal(client, one);
  }
}
