/** What a variant decides: what becomes of a request while Redis fails. */
import type { Screen, ScreeningRequest, Verdict } from "@labs/firewall";
import type { ConnectionOptions } from "../shared/connection-options.ts";

export interface Technique {
  /** How the connection to Redis behaves when Redis does not. */
  readonly redis: ConnectionOptions;
  /** Answers a request; rejects where the caller gets no answer. */
  screen(tools: Tools): Screen;
}

export interface Tools {
  /** Commands reject when Redis fails, as soon as the connection's options say. */
  readonly cache: Cache;
  /** Computes a verdict in PostgreSQL; four at once, the others wait. */
  readonly origin: Screen;
  keyOf(request: ScreeningRequest): string;
}

export interface Cache {
  get(key: string): Promise<string | null>;
  /** Keeps a verdict for the TTL. */
  set(key: string, verdict: Verdict): Promise<unknown>;
}
