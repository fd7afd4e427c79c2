/** A variant decides which server a request goes to, and where a session is kept. */
import type { Redis } from "ioredis";

export interface Technique {
  /** HAProxy's section `backend fleet`. Server e is in maintenance until a script enables it. */
  haproxy(servers: Servers): string;
  sessions(tools: Tools): Sessions;
}

/** Host and port of each server. */
export type Servers = Readonly<Record<"a" | "b" | "c" | "d" | "e", string>>;

/** Each server has one; the cookie's value is all that a browser keeps. */
export interface Sessions {
  /**
   * Begins a session and returns the cookie's value.
   *
   * @param offered the value that the browser came with, which an attacker may have put there; `null` without one
   */
  begin(session: Session, offered: string | null): Promise<string>;
  /** Counts one turn of the conversation; `null` where this cookie stands for no session. */
  turn(cookie: string): Promise<Turn | null>;
  /** Logs out. */
  end(cookie: string): Promise<void>;
}

export interface Session {
  /** Random, and new for every session. */
  readonly id: string;
  readonly user: string;
  /** Milliseconds since 1970; from then on the session is over. */
  readonly endsAt: number;
}

export interface Turn {
  readonly user: string;
  /** Turns so far, with this one. */
  readonly turns: number;
  /** The cookie's value from now on. */
  readonly cookie: string;
}

export interface Tools {
  /** Sessions in a map of this process. */
  inMemory(): Sessions;
  /** A connection of this process. */
  redis(): Redis;
  readonly keys: Keys;
}

/** Keys that sign, the same on all servers. */
export interface Keys {
  /** The newest one. */
  current(): SigningKey;
  /** The one of this id, also an older one that is still valid; `null` if there is none. */
  find(id: string): SigningKey | null;
}

export interface SigningKey {
  readonly id: string;
  readonly key: Buffer;
}
