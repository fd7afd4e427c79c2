/** What a run leaves: all that the controller saw and decided, and what became of the requests. Seconds of the cluster. */
import type { Observation } from "@labs/hpa";

export interface RecordedSync {
  readonly at: number;
  readonly observation: Observation;
  readonly proposed: number | undefined;
  readonly from: number;
  readonly to: number;
}

/** The time between two syncs. */
export interface RecordedSlot {
  readonly at: number;
  /** Requests that were due, and those of them that were refused or got their answer late. */
  readonly due: number;
  readonly refused: number;
  readonly late: number;
  readonly replicas: number;
  readonly ready: number;
}

export interface RunRecord {
  readonly syncs: readonly RecordedSync[];
  readonly slots: readonly RecordedSlot[];
  /** Requests per second of the run that one pod answered. */
  readonly podRate: number;
  /** From a decision until the pod was ready: the median, seconds of the cluster. */
  readonly startSeconds: number;
  readonly wrong: number;
}
