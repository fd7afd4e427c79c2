/** A variant gets the addresses of the four servers and returns how HAProxy treats one that fails. */
import type { Servers } from "../shared/servers.ts";

/** Returns HAProxy's section `backend fleet`. */
export type Technique = (servers: Servers) => string;

/** One request to score, or to record something. */
export interface Request {
  /**
   * `score` is idempotent (GET). `record` is not (POST). `record-and-fail` is a POST whose server does the work and then
   * says 500, as when it dies before its answer.
   */
  readonly kind: "score" | "record" | "record-and-fail";
  readonly key: number;
}

/** Whose request it was; where the request says so, how often its work was done in the whole fleet. */
export interface Answer {
  readonly key: number;
  readonly done?: number;
}
