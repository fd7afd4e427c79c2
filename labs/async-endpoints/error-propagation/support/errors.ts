/** The kinds of error, and what each becomes: for the caller, and in the delivery of an event. */
import pg from "pg";
import type { SecurityEvent } from "../contract.ts";
import { Overloaded } from "./overloaded.ts";

/** The log did not take them. They are named here, since no context follows an event through a queue. */
export class Undelivered extends Error {
  override readonly name = "Undelivered";
  readonly events: readonly SecurityEvent[];

  constructor(events: readonly SecurityEvent[], cause: unknown) {
    super(`${events.length} events were not delivered: ${String(cause)}`, { cause });
    this.events = events;
  }
}

/**
 * `overload` and `transient` may go well next time, so the caller may retry; `poison` never will,
 * however often it is tried; anything else is a `bug`.
 */
export type ErrorKind = "overload" | "transient" | "poison" | "bug";

/**
 * Data exceptions and violated constraints: the data is at fault and not the moment. A foreign key (23503) may be an
 * exception: where the parent row arrives later, it is transient.
 */
const poisonous = /^(22|23)/;
/** Connection, rollback (deadlock), resources, lock timeout, operator intervention (shutdown, cancel), system error. */
const transient = /^(08|40|53|55P03|57|58)/;
/** Codes of socket errors. */
const network = /^(E[A-Z]+)$/;
/** Timeouts and broken connections of pg and pg-pool carry no code. */
const withoutCode = /timeout|terminated|not queryable|Client was closed|connection/i;

/** Classifies an error by its code or message; what is not known is a bug. */
export function kindOf(error: unknown): ErrorKind {
  if (error instanceof Overloaded) return "overload";
  if (error instanceof Undelivered) return kindOf(error.cause);
  if (!(error instanceof Error)) return "bug";
  if (error instanceof AggregateError) return kindOf(error.errors[0]);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error instanceof pg.DatabaseError && poisonous.test(code)) return "poison";
  if (transient.test(code) || network.test(code)) return "transient";
  return code === "" && withoutCode.test(error.message) ? "transient" : "bug";
}

/** What the caller gets: a status and a word. The reason stays in the log, under the request's id. */
export const httpStatusFor: Readonly<Record<ErrorKind, { readonly status: number; readonly word: string }>> =
  {
    overload: { status: 503, word: "busy" },
    transient: { status: 503, word: "unavailable" },
    poison: { status: 422, word: "not accepted" },
    bug: { status: 500, word: "internal" },
  };
