/** What a variant is given, the configuration of a connection, and what it must return: a way to check connections out. */
import type pg from "pg";

/** A technique is set up once for each route to the server. */
export type Technique = (config: pg.ClientConfig) => Connections;

/** How queries get connections to one server. */
export interface Connections extends AsyncDisposable {
  checkOut(): Promise<Checkout>;
}

export interface Checkout {
  readonly client: pg.ClientBase;
  /** @param broken what went wrong, after which the state of the connection is not known */
  release(broken?: Error): Promise<void> | void;
}

/** What the experiment sends to a variant. */
export type RunQuery = (query: Query) => Promise<Answer>;

/** Loopback, or the same server behind an emulated round trip. */
export type Route = "near" | "far";
export type Statement = "newest" | "report" | "own";

export interface Query {
  readonly route: Route;
  readonly statement: Statement;
  /** An actor, the first event of a report, or a tenant. */
  readonly about: number;
  /** Milliseconds that the statement also waits in the server, as for a lock: simulated by `pg_sleep`. */
  readonly waitsMs?: number;
}

/** One row of whole numbers from every statement. */
export interface Answer {
  readonly about: number;
  readonly events: number;
  readonly worst: number | null;
}
