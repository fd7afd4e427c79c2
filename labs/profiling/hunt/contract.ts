/** A variant is a way to look at a service that serves, and what it concludes from the output alone. Types only. */

export interface Tool {
  /** How its recordings are called. */
  readonly name: string;
  readonly service: ServiceKind;
  /** How it comes to look: at a process that runs already, or by starting it. */
  readonly looks: Attached | Around;
  /** It looks for a moment, and not for as long as the service runs. @default it looks while the load is served, too */
  readonly momentary?: true;
  /**
   * Reads the tool's output and nothing else.
   *
   * @param healthy its output of the healthy service, under the same load
   */
  diagnose(output: string, healthy: string): Diagnosis;
  /** The stacks in the output, for a flame graph. @default there are none */
  stacks?(output: string): readonly Stack[];
}

export type ServiceKind = "fastapi" | "fastify";

/** Begins to look at a running service; what it gives ends that, and has the output. */
export type Attached = (service: Watched) => Promise<() => Promise<string>>;

/** Must start the service itself. */
export interface Around {
  /** What stands in front of the service's file; the tool writes into `folder`. */
  command(folder: string): readonly string[];
  /** Reads what it wrote, once the service has ended. */
  output(folder: string): Promise<string>;
}

/** What a tool gets to see of a service: an address, a process, and how long callers waited. */
export interface Watched {
  readonly url: string;
  readonly pid: number;
  /** The interpreter's folder, where Python's tools are. */
  readonly pythonFolder: string;
  /** Samples a second that a tool takes, where that can be chosen. */
  readonly rate: number;
  /** Response times since the look began, milliseconds. */
  responseTimes(): readonly number[];
}

export interface Stack {
  /** From the outermost call to the innermost. */
  readonly frames: readonly Frame[];
  /** Samples, or milliseconds. */
  readonly weight: number;
}

export interface Frame {
  readonly name: string;
  readonly file: string;
}

/** A function of the service; `slow` says that something is wrong and not where. */
export type Diagnosis = { readonly culprit: string } | "slow" | "healthy";

/** One thing that is wrong with the service; the healthy one is among them: a tool that always finds something is worth little. */
export type Plant =
  | "healthy"
  /** A pattern that tries a long run of spaces from each of them. */
  | "regex"
  /** A list that is searched for every piece of the text. */
  | "quadratic"
  /** Another process is waited for on the event loop. */
  | "blocking call"
  /** A deep copy by way of JSON. */
  | "json clone"
  /** A statement for every row. */
  | "n+1"
  /** A file is read and parsed for every request. */
  | "sync file"
  /** A log line for every word. */
  | "logging"
  /** Threads that cannot compute at once (Python), or that all wait for libuv's four (Node.js). */
  | "threads"
  /** One connection for all requests. */
  | "small pool"
  /** A run of the model for every passage of the text. */
  | "unbatched inference"
  /** A model that computes with many more threads than there are cores. */
  | "thread oversubscription";
