import type { Origin } from "../../experiment/extra-arm.ts";
import type { InputPlan } from "../../experiment/inputs.ts";
import type { Session } from "../../load/session.ts";

/** A variant's counters, as far as it has them. */
export type CounterValues = Readonly<Partial<Record<string, number>>>;

/** What the driver asks of a cell's process. */
export interface CellApi {
  /** Loads the variant and opens it; behind a URL where the transport is HTTP. */
  open(order: OpenOrder): Promise<{ readonly url: string | null; readonly pids: readonly number[] }>;
  /** Starts what the variant puts in front of these instances; this process holds no instance then. */
  openFront(
    order: OpenOrder,
    instances: readonly string[],
  ): Promise<{
    readonly url: string;
    readonly pids: readonly number[];
    readonly places: Readonly<Record<string, string>>;
  }>;
  /** The variant's counters as they stand, before or after a case. */
  read(name: string): Promise<CounterValues>;
  /** How a case is answered, in the variant's words; `null` where it has none. */
  explain(name: string): Promise<string | null>;
  /** One call through a transport inside the cell. */
  call(input: unknown): Promise<unknown>;
  /** Begins load that is driven inside the cell; the session's methods follow. */
  start(order: StartOrder): Promise<void>;
  /** Answers at once: what an order costs that asks for nothing. */
  ping(): Promise<void>;
  /** Nanoseconds that a call of a function that does nothing takes in a load of `lanes` lanes. */
  nullCall(lanes: number, milliseconds: number): Promise<number>;
  closed: Session["closed"];
  openLoop: Session["open"];
  finish: Session["finish"];
  /** A short fixed loop, milliseconds: the speed of the processor that the cell runs on. */
  canary(): number;
  /** Disposes of everything; the process exits after its answer. */
  close(): Promise<void>;
}

export interface OpenOrder {
  /** The experiment's file. */
  readonly file: string;
  /** The value of its break-even search, in the search for a break-even point. */
  readonly breakEvenValue?: number;
  readonly variant: string;
  /** Where an extra arm's code is. */
  readonly from?: Origin;
  readonly setup: unknown;
  /** Derived one way from the run's, which no cell gets to see. */
  readonly seed: number;
  readonly instance: number;
  /** Connection strings by service. */
  readonly urls: Readonly<Record<string, string>>;
}

export interface StartOrder {
  readonly lanes: number;
  readonly case: string;
  /** Inputs are drawn inside the cell, so that none cross the channel. */
  readonly inputs: InputPlan;
  readonly timeoutMs: number;
  /** Timed answers to keep, and what decides which. */
  readonly checks: number;
  readonly sampleSeed: number;
}
