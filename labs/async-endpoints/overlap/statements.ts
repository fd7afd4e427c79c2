/** What a screening asks the database and leaves there. */
import type pg from "pg";
import type { History, Policy, Verdict } from "./data.ts";

/** A verdict as it is stored. */
export interface Entry extends Verdict {
  readonly id: string;
  readonly actor: number;
}

/** Made anew by every arm, since the rows in it are counted. */
export const createLog = `
  DROP TABLE IF EXISTS overlap.log;
  CREATE TABLE overlap.log (
    id uuid PRIMARY KEY,
    actor integer NOT NULL,
    decision text NOT NULL,
    risk integer NOT NULL,
    events integer NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  ) WITH (autovacuum_enabled = off)`;

/** From which risk on the actor's prompts are reviewed and blocked. */
export async function readPolicy(pool: pg.Pool, actor: number): Promise<Policy> {
  const { rows } = await pool.query<Policy>({
    name: "policy",
    text: "SELECT review, block FROM overlap.policies WHERE actor = $1",
    values: [actor],
  });
  const [policy] = rows;
  if (policy === undefined) throw new Error(`there is no policy for actor ${actor}`);
  return policy;
}

/** What the actor did lately; does not depend on the policy. */
export async function readHistory(pool: pg.Pool, actor: number): Promise<History> {
  const { rows } = await pool.query<History>({
    name: "history",
    text: `SELECT count(*)::integer AS events, (count(*) FILTER (WHERE severity >= 3))::integer AS serious
      FROM overlap.events WHERE actor = $1`,
    values: [actor],
  });
  const [history] = rows;
  if (history === undefined) throw new Error("an aggregate gives a row");
  return history;
}

/** Stores one entry; resolves when it is committed. */
export async function insertOne(pool: pg.Pool, { id, actor, decision, risk, events }: Entry): Promise<void> {
  await pool.query({
    name: "insert-one",
    text: "INSERT INTO overlap.log (id, actor, decision, risk, events) VALUES ($1, $2, $3, $4, $5)",
    values: [id, actor, decision, risk, events],
  });
}

/** Stores many in one statement, hence in one transaction: all are committed or none. */
export async function insertMany(pool: pg.Pool, entries: readonly Entry[]): Promise<void> {
  await pool.query({
    name: "insert-many",
    text: `INSERT INTO overlap.log (id, actor, decision, risk, events)
      SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::integer[], $5::integer[])`,
    values: [
      entries.map(({ id }) => id),
      entries.map(({ actor }) => actor),
      entries.map(({ decision }) => decision),
      entries.map(({ risk }) => risk),
      entries.map(({ events }) => events),
    ],
  });
}
