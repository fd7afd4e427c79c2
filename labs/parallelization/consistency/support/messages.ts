/** What passes between the coordinator and a worker. */
import type { Task } from "../contract.ts";

/** What a worker does to itself on the way, or where it stops. */
export type Trouble = "killed-after-first-write" | "killed-before-acknowledgement" | "held-at-first-write";

export type Order =
  | {
      readonly what: "run";
      readonly task: Task;
      /** File of the partition's events, and how many of them this attempt reads. */
      readonly log: string;
      readonly events: number;
      /** For the job's files. */
      readonly folder: string;
      readonly trouble: Trouble | null;
    }
  /** Lets a worker go on that is held. */
  | { readonly what: "go" };

export type Report =
  /** Its connection is open; the process that serves it in PostgreSQL. */
  | { readonly what: "ready"; readonly backend: number }
  | { readonly what: "held" }
  | { readonly what: "acknowledged" }
  | { readonly what: "failed"; readonly message: string };

/** What a worker is started with, as JSON in its only argument. */
export type WorkerOrder = { readonly variant: string; readonly postgres: string; readonly schema: string };
