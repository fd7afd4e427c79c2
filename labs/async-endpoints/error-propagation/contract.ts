/** What a variant is given, pools and ways to write an event, and what it must return: how it answers a screening. */
import type pg from "pg";
import type { PgBoss } from "pg-boss";
import type { Spool } from "./support/spool.ts";

export type Technique = (tools: Tools) => Logging | Promise<Logging>;

/** How an event gets into the log. */
export interface Logging extends AsyncDisposable {
  /**
   * Answers a screening: stores the verdict, writes the event or sees to it, and returns the decision. Returning
   * acknowledges; rejects where the caller gets no decision.
   */
  answer(event: SecurityEvent): Promise<Decision>;
  /** Events that were acknowledged, or are about to be, and are not in the log yet. */
  pending(): number | Promise<number>;
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

export interface Tools {
  /** The firewall's own database. */
  readonly firewall: pg.Pool;
  /** Options of a pool to the event log: ten connections, no timeout anywhere. */
  readonly log: pg.PoolConfig;
  /** Lets the process outlive a connection that breaks. */
  ignoreConnectionErrors(pool: pg.Pool): pg.Pool;
  /** Stores the decision in the firewall's own database. */
  insertVerdict(firewall: Queryable, event: SecurityEvent): Promise<void>;
  /** Writes events to the log, all or none; returns how many of them were there already. */
  insertEvents(log: Queryable, events: readonly SecurityEvent[]): Promise<number>;
  /** The same, but puts events that the log will never take among the dead letters. */
  deliver(log: Queryable, events: readonly SecurityEvent[]): Promise<number>;
  /** Counts deliveries of events that were in the log already. */
  countDuplicates(deliveries: number): void;
  /** Writes an error to the API's own log and counts it. */
  reportError(error: unknown): void;
  /** An error that is answered with 503: more is under way than there is room for. */
  overloaded(message: string): Error;
  /** Repeats a step in the background until disposed of; it resolves to whether there was something to do. */
  startWorker(step: () => Promise<boolean>): AsyncDisposable;
  /** Opens an append-only file in a folder that outlives the process. */
  openSpool(): Promise<Spool>;
  /** Joins the queue of pg-boss in the firewall's database. */
  joinQueue(): Promise<PgBoss>;
}
