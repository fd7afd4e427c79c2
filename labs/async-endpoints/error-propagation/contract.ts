/** What a variant is given, pools and ways to write an event, and what it must return: how it answers a screening. */
import type pg from "pg";
import type { PgBoss } from "pg-boss";
import type { Spool } from "./support/spool.ts";

export type Technique = (tools: Tools) => Logging | Promise<Logging>;

/** How an event gets into the log. */
export interface Logging {
  /**
   * Answers a screening: stores the verdict, writes the event or sees to it, and returns the decision. Returning
   * acknowledges; rejects where the caller gets no decision.
   */
  answer(event: SecurityEvent): Promise<Decision>;
  /** Events that were acknowledged and are kept for the log. @default those that are being written to it */
  waiting?(): number | Promise<number>;
}

export type Decision = "allow" | "block";

/** A type and not an interface: it travels as JSON. */
export type SecurityEvent = {
  /** Names the event however often it is delivered: the key that makes a second delivery harmless. */
  readonly id: string;
  /** The request that it belongs to. */
  readonly requestId: string;
  readonly actor: number;
  readonly prompt: string;
  readonly decision: Decision;
};

/** A pool or a client that is checked out. */
export type Queryable = Pick<pg.Pool, "query">;

/** Pools, workers and files that these open end with the variant. */
export interface Tools {
  /** The firewall's own database. */
  readonly firewall: pg.Pool;
  /** Opens a pool to the event log: ten connections, and a bound on every wait. */
  logPool(settings?: pg.PoolConfig): pg.Pool;
  /** Stores the decision in the firewall's own database. */
  insertVerdict(firewall: Queryable, event: SecurityEvent): Promise<void>;
  /** Writes events to the log, all or none. */
  insertEvents(log: Queryable, events: readonly SecurityEvent[]): Promise<void>;
  /**
   * The same where no caller waits for the error: puts events that the log refuses among the dead letters, and
   * rejects only where a retry may help.
   */
  deliver(log: Queryable, events: readonly SecurityEvent[]): Promise<void>;
  /** Runs work in a transaction: commits what it did, or rolls back where it rejects. */
  inTransaction<T>(database: pg.Pool, work: (client: Queryable) => Promise<T>): Promise<T>;
  /** Repeats a step in the background, with a backoff after errors; it resolves to whether there was something to do. */
  startWorker(step: () => Promise<boolean>): void;
  /** Opens an append-only file in a folder that outlives the process. */
  openSpool(): Promise<Spool>;
  /** Joins the queue of pg-boss in the firewall's database. */
  joinQueue(): Promise<PgBoss>;
  /** Writes an error to the API's own log and counts it. */
  reportError(error: unknown): void;
  /** Is called when the variant ends. */
  onEnd(end: () => void): void;
}
