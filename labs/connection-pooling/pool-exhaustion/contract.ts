/** What a variant is given, the tools of a screening, and what it must return: its pool and how it screens a prompt. */
import type { ScreeningRequest } from "@labs/firewall";
import type pg from "pg";

export type Technique = (tools: Tools) => {
  readonly pool: pg.Pool;
  screen(request: NamedRequest): Promise<Decision>;
};

export type Decision = "allow" | "block";

/** A request with the id under which it is stored. */
export type NamedRequest = ScreeningRequest & { readonly id: string };

export interface Tools {
  /** Options of the pool: five clients on the route to the database that faults are made on. */
  readonly options: pg.PoolConfig;
  /** Sends a prompt to the simulated scorer, which answers with a risk from 0 to 1; rejects when the signal aborts. */
  score(prompt: string, signal?: AbortSignal): Promise<number>;
  /** Listens on the pool and on each of its clients, so that the process outlives a connection that breaks. */
  withErrorListener(pool: pg.Pool): pg.Pool;
  /** Checks a client out for some work and releases it in every case; after an error it is closed. */
  withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** The score from which the actor's prompts are blocked. */
  thresholdFor(connection: Connection, actor: number): Promise<number>;
  /**
   * Stores an incident and then its findings in one transaction, by `statements.transact`.
   *
   * @param noteOn what a refusal is noted on, after the ROLLBACK
   */
  record(client: pg.PoolClient, request: NamedRequest, score: number, noteOn: Connection): Promise<void>;
  readonly statements: Statements;
}

/** What `record` consists of. */
export interface Statements {
  /**
   * Runs statements in one transaction. Where the table does not list a rule, rolls back and notes that the incident
   * was refused.
   */
  transact(
    client: pg.PoolClient,
    request: NamedRequest,
    noteOn: Connection,
    statements: () => Promise<unknown>,
  ): Promise<void>;
  insertIncident(connection: Connection, request: NamedRequest, score: number): Promise<void>;
  /** Stores a finding for each rule that the prompt breaks; rejects where the table does not list one. */
  insertFindings(connection: Connection, request: NamedRequest): Promise<void>;
  /** Notes that an incident could not be stored. */
  insertRefusal(connection: Connection, request: NamedRequest): Promise<void>;
  isUnlistedRule(error: unknown): boolean;
}

/** A pool takes any free client for each statement, a client is the same one for all. */
export type Connection = Pick<pg.Pool | pg.PoolClient, "query">;
