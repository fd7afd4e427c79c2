/** What a variant decides: the order in which events are used, how the output of a task becomes visible, what is fitted. */
import type { appendFile, readdir, readFile, rename, writeFile } from "node:fs/promises";
import type { QueryResult } from "pg";

/** A security event as it stands in the log. */
export type SecurityEvent = {
  /** From 0, in the order in which events happened. */
  readonly id: number;
  readonly actor: number;
  /** When it happened, seconds. */
  readonly at: number;
  /** From 1 to 5. */
  readonly severity: number;
  /** Of the prompt, from 0 to 1. */
  readonly score: number;
  readonly words: string;
  /** It lies in the period that models are fitted on; the later ones are for testing them. */
  readonly training: boolean;
};

/** The features of one event. */
export type Row = Pick<SecurityEvent, "id" | "score" | "words" | "training"> & {
  readonly partition: number;
  /** Seconds since the event before it of the same actor; `null` for the first. */
  readonly gap: number | null;
  /** It is more severe than the event before it. */
  readonly rise: boolean;
  /** Set aside because it came too late: counted, without features. */
  readonly late: boolean;
};

/** One run over a partition of the log. */
export type Task = {
  /** Names the run of the whole job. */
  readonly job: string;
  /** From 0. All events of an actor lie in the same partition. */
  readonly partition: number;
  /** From 1, given by the coordinator: a later run over the same partition has a higher number. */
  readonly attempt: number;
};

export interface Technique {
  /** Puts the events of a partition in order. @default each event as it arrived */
  order?(arrived: readonly SecurityEvent[]): Ordered;
  /** Stores the output of a task and announces it, in a worker. When it resolves, the worker acknowledges the task. */
  commit(output: Output, tools: Tools): Promise<void>;
  /** Ends the job in the coordinator, once each partition is acknowledged. @default nothing is left to do */
  finish?(accepted: readonly Task[], tools: Tools): Promise<void>;
  /** The rows that a reader of the features sees, at any moment of the job. */
  read(job: string, tools: Tools): Promise<readonly Row[]>;
  /** Fits vocabulary and means. @default training events alone, partition by partition in their order */
  fit?(done: readonly Done[]): Fitted;
}

export interface Ordered {
  readonly events: readonly SecurityEvent[];
  /** What came too late to be put in order. */
  readonly late: readonly SecurityEvent[];
}

/** What a task has computed. */
export interface Output {
  readonly task: Task;
  readonly rows: readonly Row[];
}

/** The rows of a partition that a reader sees when the job is done; listed as the partitions were finished. */
export interface Done {
  readonly partition: number;
  readonly rows: readonly Row[];
}

export interface Fitted {
  /** Words, sorted. */
  readonly vocabulary: readonly string[];
  /** The mean score of the events that have the word, in the order of the vocabulary. */
  readonly means: readonly number[];
}

export interface Tools {
  /** One connection to PostgreSQL, each statement a transaction of its own unless it says BEGIN. */
  readonly database: Database;
  /** From node:fs/promises. */
  readonly files: Files;
  /** For the files of this job; empty when it starts. */
  readonly folder: string;
  /** Tells consumers that the features of a partition are there: a line in a log that is only appended to. */
  announce(task: Task): Promise<void>;
}

export interface Database {
  // biome-ignore lint/suspicious/noExplicitAny: rows are what the statement says, as in pg itself
  query<R extends object = any>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
}

export interface Files {
  readonly appendFile: typeof appendFile;
  readonly writeFile: typeof writeFile;
  readonly rename: typeof rename;
  readonly readFile: typeof readFile;
  readonly readdir: typeof readdir;
}
