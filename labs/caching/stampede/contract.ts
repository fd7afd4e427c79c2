/** What every variant does: answer like the origin, with few of its computations. */
import type { Screen, ScreeningRequest } from "@labs/firewall";
import type { Redis } from "ioredis";

/** A variant: makes a screening function out of what it is given. */
export type Technique = (tools: Tools) => Screen;

interface Tools {
  /** Computes a verdict, in about 30 ms; each call is counted. */
  readonly origin: Screen;
  /**
   * Empty at the start, and shared by all instances of the API. Its commands reject where Redis fails; how that is
   * survived is shown by the experiment `strategy` and left out here.
   */
  readonly redis: Redis;
  /** The cache key of a request: a hash of all that its verdict depends on. */
  keyOf(request: ScreeningRequest): string;
}
