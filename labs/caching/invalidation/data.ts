/** Decisions about actors in PostgreSQL, and what the API is asked. */
import type { Random } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import type pg from "pg";
import type { Decision, Entry } from "./contract.ts";

export const instances = 4;

/** Which actors a script uses: each has its own, so that no script finds what another one left. */
export const actorsOf = {
  race: range(1, 10),
  "subscriber-cut": range(101, 20),
  "redis-cut": range(201, 20),
  flushed: range(501, 20),
  "race-flushed": range(551, 10),
  calm: range(301, 24),
  mixed: range(401, 10),
} as const;
/** Those of checks: some are never changed; the others belong to one instance each, so that checks do not disturb each other. */
const constant = range(601, 20);
const checkedPerInstance = 50;
export const checkedActor = (number: number, instance: number) => 1001 + number * instances + instance;

/** Long where copies are counted, so that none ends meanwhile; short where the time is measured until the last one has ended. */
export const ttlMs = (actor: number) => (actorsOf.calm.includes(actor) ? 1000 : 60_000);

/** How long a check waits for copies that are told of a change. */
export const settleMs = 4000;

export type Request =
  | { readonly what: "read"; readonly actor: number }
  | { readonly what: "write"; readonly actor: number; readonly decision: Decision }
  /** A read whose answer of the database is kept back until `release`. */
  | { readonly what: "read-held"; readonly actor: number }
  | { readonly what: "release"; readonly actor: number }
  /** Two requests that overlap, made on purpose, about an actor of the instance that is asked. */
  | { readonly what: "read-while-writing" | "two-writers"; readonly number: number }
  | { readonly what: "state" };

export interface State {
  /** Reads that the database has answered and that are kept back. */
  readonly held: number;
  /** Connections for pushes of Redis that are usable, and those that are not; whether commands get through. */
  readonly pushesOpen: number;
  readonly pushesClosed: number;
  readonly commandsOpen: boolean;
  readonly originReads: number;
  readonly reads: number;
  /** What this instance was sent about changes: by pub/sub, by client tracking, or by NOTIFY. */
  readonly messages: number;
}

export type Answer =
  | Entry
  /** Whether what is read after the overlap is what the database says, or old by design. */
  | { readonly isRight: boolean }
  | State;

/** Draws what is checked: reads, and overlaps that a technique has to survive. */
export function drawCheck(draw: Random): Request {
  const pick = (actors: readonly number[]) => actors[Math.floor(draw() * actors.length)] ?? 0;
  const kind = draw();
  if (kind < 0.7) return { what: "read", actor: pick(constant) };
  const number = Math.floor(draw() * checkedPerInstance);
  return { what: kind < 0.85 ? "read-while-writing" : "two-writers", number };
}

/** What the database says. */
export async function truthOf(database: pg.Pool, actor: number): Promise<Entry> {
  const { rows } = await database.query<Entry>(selectEntry, [actor]);
  const [entry] = rows;
  if (entry === undefined) throw new Error(`there is no actor ${actor}`);
  return entry;
}

export const selectEntry = "SELECT actor, decision, version FROM invalidation.actors WHERE actor = $1";

/** Makes the tables anew; disposing drops them. */
export async function makeTables(postgres: string): Promise<AsyncDisposable> {
  const run = (sql: string) => withPostgres(postgres, async (client) => void (await client.query(sql)));
  await run(`
    DROP SCHEMA IF EXISTS invalidation CASCADE;
    CREATE SCHEMA invalidation;
    CREATE TABLE invalidation.actors (actor integer PRIMARY KEY, decision text NOT NULL, version integer NOT NULL);
    INSERT INTO invalidation.actors SELECT actor, 'allow', 1 FROM generate_series(1, 1300) AS actor;
    CREATE TABLE invalidation.outbox (place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entry jsonb NOT NULL);
    CREATE TABLE invalidation.instances (instance integer PRIMARY KEY, url text NOT NULL);`);
  return { [Symbol.asyncDispose]: () => run("DROP SCHEMA IF EXISTS invalidation CASCADE") };
}

function range(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
