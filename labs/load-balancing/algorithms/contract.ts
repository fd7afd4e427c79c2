/** A variant gets the addresses of the four servers and returns the part of the configuration that spreads requests over them. */
import type { Servers } from "../shared/servers.ts";

export type Technique =
  /** Returns HAProxy's section `backend fleet`. */
  | { haproxy(servers: Servers): string }
  /** Returns nginx's section `upstream fleet`. */
  | { nginx(servers: Servers): string };

/** One scoring request, whose work is a drawn time. */
export interface Request {
  /** The work on an ordinary server, milliseconds. */
  readonly ms: number;
  /** The caller. */
  readonly key: number;
  /** How many times longer server d takes. */
  readonly slowdown: number;
}

/** What the server understood: a balancer changes nothing of it. */
export interface Answer {
  readonly ms: number;
  readonly key: number;
}
