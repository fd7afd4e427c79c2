/**
 * A variant is an engine that does one job: it reads a log and its tenants (Parquet), parses and tokenizes the lines, cuts the
 * events of each user into sessions, adds these up by tenant, joins the tenants' metadata, and writes the rows as Parquet by
 * region. Every engine's output comes to the same digest.
 */
import type { Tenant } from "../shared/events.ts";
import type { JobAnswer } from "../shared/output.ts";
import type { EventColumns, Totals } from "../shared/sessions.ts";

export type { EventColumns, Totals };

/** An engine that has started. */
export interface Engine extends AsyncDisposable {
  /**
   * Does the job.
   *
   * @param log folder with `events/*.parquet` and `tenants.parquet`
   * @param output folder that does not exist yet
   */
  run(log: string, output: string): Promise<Evidence>;
  /** What it can tell besides of its jobs since it was asked last: it is asked while no clock runs. @default nothing */
  work?(): Promise<Evidence>;
  /** Runs tasks that do nothing, and waits for all of them; absent where there are no tasks. */
  idle?(tasks: number): Promise<void>;
  /** Processes that work for it and may die while it goes on. @default none */
  workers?(): Promise<readonly number[]>;
}

/** What an engine says of a job of its own accord. */
export type Evidence = Readonly<
  Partial<Record<"tasks" | "failedTasks" | "recomputedTasks" | "shuffleBytes" | "spilledBytes", number>>
>;

/** The steps of the job in TypeScript, for engines that put them together. */
export interface Steps {
  /** The files of a log. */
  parts(log: string): Promise<string[]>;
  /** Reads a file, parses and tokenizes its lines. */
  read(part: string): Promise<EventColumns>;
  tenants(log: string): Promise<Tenant[]>;
  /** Cuts sessions and adds them up; the pieces hold all events of a user together, or none. */
  totals(pieces: readonly EventColumns[], tenants: readonly Tenant[]): Totals;
  /** Adds up statistics of pieces that have no user in common. */
  merge(parts: readonly Totals[]): Totals;
  write(output: string, totals: Totals, tenants: readonly Tenant[]): Promise<void>;
}

export type Technique = (start: Start) => Promise<Engine>;

/** What an engine is given when it starts. */
export interface Start {
  /** How many processes, threads or executors it has. */
  readonly cores: number;
  /** For what it writes besides the output. */
  readonly folder: string;
  readonly steps: Steps;
}

export type Request =
  /** A job on the log of that length; the first one starts the engine. */
  | { readonly do: "job"; readonly events: number }
  /** Begins a job, or tasks that do nothing. */
  | { readonly do: "begin"; readonly events: number }
  | { readonly do: "begin"; readonly idleTasks: number }
  /** Tells whether it is over, after a second at most, and how long it took. */
  | { readonly do: "wait" }
  /** The processes that may die. */
  | { readonly do: "workers" };

export type Answer = JobAnswer | { readonly ended: null | Ended } | { readonly pids: readonly number[] };

/** What was begun; the answer is that of a job. */
export type Ended = { readonly answer: JobAnswer | null; readonly ms: number };
