/** What every variant does: answer like the origin, from a cache where it can. */
import type { Screen, ScreeningRequest } from "@labs/firewall";
import type { Redis } from "ioredis";

export interface Technique {
  /** How old an "allow" can get before it is computed again, in seconds: declared here, not measured. */
  readonly staleAllowSeconds: number;
  /** Makes the function that answers requests. */
  screen(tools: Tools): Screen;
}

interface Tools {
  /** Computes a verdict, in about 2 ms; each call is counted. */
  readonly origin: Screen;
  /** Empty at the start. Its commands reject where Redis is dead, and after 500 ms where it is silent. */
  readonly redis: Redis;
  /** The cache key of a request: a hash of all that its verdict depends on. */
  keyOf(request: ScreeningRequest): string;
  /** Adds a cache of the process to the memory that is reported. */
  weigh<T extends { readonly calculatedSize: number }>(cache: T): T;
}
