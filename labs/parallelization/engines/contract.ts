/**
 * A variant is an engine that does one job: it reads a log and its tenants (Parquet), parses and tokenizes the lines, cuts the
 * events of each user into sessions, adds these up by tenant, joins the tenants' metadata, and writes the rows as Parquet by
 * region. Every engine's output comes to the same digest.
 */
import type { JobAnswer } from "../shared/output.ts";

/** An engine that has started. */
export interface Engine extends AsyncDisposable {
  /**
   * Does the job.
   *
   * @param log folder with `events/*.parquet` and `tenants.parquet`
   * @param output folder that does not exist yet
   */
  run(log: string, output: string): Promise<Evidence>;
  /** Runs tasks that do nothing, and waits for all of them; absent where there are no tasks. */
  idle?(tasks: number): Promise<void>;
  /** Processes that work for it and may die while it goes on. @default none */
  workers?(): Promise<readonly number[]>;
}

/** What an engine says of a job of its own accord. */
export type Evidence = Readonly<
  Partial<Record<"tasks" | "failedTasks" | "recomputedTasks" | "shuffleBytes" | "spilledBytes", number>>
>;

export type Technique = (start: Start) => Promise<Engine>;

/** What an engine is given when it starts. */
export interface Start {
  /** How many processes, threads or executors it has. */
  readonly cores: number;
  /** For what it writes besides the output. */
  readonly folder: string;
}

export type Request =
  /** A job on the log with so many events; the first one starts the engine. */
  | { readonly do: "job"; readonly events: number }
  /** Begins a job; tells whether it is over, after a second at most, and how long it took. */
  | { readonly do: "begin"; readonly events: number }
  | { readonly do: "wait" }
  /** The processes that may die. */
  | { readonly do: "workers" }
  /** Runs tasks that do nothing. */
  | { readonly do: "idle"; readonly tasks: number };

export type Answer =
  | JobAnswer
  | { readonly ended: null | { readonly answer: JobAnswer; readonly ms: number } }
  | { readonly pids: readonly number[] }
  | { readonly idleMs: number | null };
