/** What a screening asks the database, on a client or through the pool. */

import type { ScreeningRequest } from "@labs/firewall";
import pg from "pg";
import { brokenRules } from "./data.ts";

/** A pool takes any free client for each statement, a client is the same one for all. */
export type Connection = Pick<pg.Pool | pg.PoolClient, "query">;

/** A request with the name under which it is stored. */
export type NamedRequest = ScreeningRequest & { readonly id: string };

/** The score from which the actor's prompts are blocked. */
export async function thresholdFor(connection: Connection, actor: number): Promise<number> {
  const { rows } = await connection.query<{ threshold: number }>({
    name: "threshold",
    text: "SELECT threshold FROM pooling.actors WHERE id = $1",
    values: [actor],
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no actor ${actor}.`);
  return row.threshold;
}

/** Stores the incident. */
export async function insertIncident(
  connection: Connection,
  one: NamedRequest,
  score: number,
): Promise<void> {
  await connection.query("INSERT INTO pooling.incidents VALUES ($1, $2, $3, $4)", [
    one.id,
    one.actor,
    score,
    one.prompt,
  ]);
}

/** Stores a finding for each rule that the prompt breaks; rejects where the table does not list one. */
export async function insertFindings(connection: Connection, { id, prompt }: NamedRequest): Promise<void> {
  for (const rule of brokenRules(prompt)) {
    await connection.query("INSERT INTO pooling.findings VALUES ($1, $2)", [id, rule]);
  }
}

/** Notes that an incident could not be stored. */
export async function insertRefusal(connection: Connection, { id }: NamedRequest): Promise<void> {
  await connection.query("INSERT INTO pooling.refusals VALUES ($1)", [id]);
}

/** Whether an error says that a finding names a rule that the table does not list. */
export function isUnlistedRule(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "23503";
}
