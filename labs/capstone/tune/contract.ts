/** A variant is a set of switches: each is one technique of a lab, at one station of the firewall. Types only. */
import type { Verdict } from "@labs/firewall";
import type pg from "pg";

/**
 * - `cache`: decisions are kept in Redis
 * - `index`: PostgreSQL finds an actor's events by an index
 * - `pool`: connections to PostgreSQL are kept and shared
 * - `short`: a prompt is scored at its own length, not padded to the longest
 * - `int8`: the model's weights are whole numbers of 8 bits
 * - `worker`: the model runs in a thread of its own
 * - `batched-log`: entries that arrive together are written by one statement
 */
export type Switch = "cache" | "index" | "pool" | "short" | "int8" | "worker" | "batched-log";

/** Stations that can be built otherwise than the switches say: a technique of your own. */
export interface Parts {
  /** What a decision is kept under: all that it depends on. */
  keyOf(request: Request): string;
  /** How entries get into the log. */
  openLog(write: Write): Log;
}

/** A type and not an interface: it travels as JSON. */
export type Request = {
  readonly tenant: number;
  /** Numbered by the tenant: two tenants each have an actor 7. */
  readonly actor: number;
  readonly prompt: string;
};

/** A request, and whether its answer is to say what the log has of it. */
export type Asked = Request & { readonly audit?: true };

export type Decision = Omit<Verdict, "computedAt">;

/** What the log says of a request, and has to say before the caller gets an answer. */
export interface Entry extends Pick<Request, "tenant" | "actor">, Pick<Decision, "decision" | "score"> {
  readonly id: string;
}

/** Commits entries with one statement: all or none. */
export type Write = (entries: readonly Entry[]) => Promise<void>;

/** Resolves when the entry is committed. */
export type Log = (entry: Entry) => Promise<void>;

/** Runs queries on a connection. */
export type Connect = <T>(use: (client: pg.ClientBase) => Promise<T>) => Promise<T>;
