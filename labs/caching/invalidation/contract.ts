/** What a variant decides: how the copies of an actor's decision are told that it has changed. */
import type { Redis } from "ioredis";

export type Technique = (tools: Tools) => Access | Promise<Access>;

export interface Access {
  /** Answers from a copy or from the database; a Redis that fails makes it slower and not wrong. */
  read(actor: number): Promise<Entry>;
  /** Resolves when the decision is committed: from then on, no instance should act on the one before. */
  write(actor: number, decision: Decision): Promise<void>;
  /** An old answer may be given until its TTL is over, by design. @default as soon as it is told */
  readonly bound?: "ttl";
}

export type Decision = "allow" | "block";

/** A type and not an interface: it travels as JSON. The version grows with every change of the actor. */
export type Entry = { readonly actor: number; readonly decision: Decision; readonly version: number };

/** Connections that these open end with the variant. */
export interface Tools {
  /** For commands; they fail at once while Redis cannot be reached. */
  readonly redis: Redis;
  /** Opens a connection for what Redis sends by itself. It reconnects, and faults are made on its route. */
  connectPush(options?: { readonly protocol?: 2 | 3; readonly autoResubscribe?: boolean }): Redis;
  /** The route of those connections, for another client. */
  readonly pushUrl: string;
  /** Tells the scripts whether such a client is connected; what it returns is called for each message that came. */
  watchPush(isOpen: () => boolean): () => void;
  /** What the database says now. */
  origin(actor: number): Promise<Entry>;
  /** Changes the decision in the database; resolves when it is committed. */
  commit(actor: number, decision: Decision): Promise<Entry>;
  /** The same, with a row in the outbox in the same transaction. */
  commitWithEvent(actor: number, decision: Decision): Promise<Entry>;
  /** Hands rows of the outbox over, the oldest first, until that succeeds: at least once, by one instance at a time. */
  deliverEvents(deliver: (entry: Entry) => Promise<unknown>): void;
  /** How long a copy may live, whatever is told. */
  ttlMs(actor: number): number;
  /** Copies in this process, each for its TTL. */
  localCopies(): LocalCopies;
  /** Is called when the variant ends. */
  onEnd(end: () => void): void;
}

export interface LocalCopies {
  get(actor: number): Entry | undefined;
  set(entry: Entry): void;
  delete(actor: number): void;
  clear(): void;
}
