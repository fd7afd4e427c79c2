/** What a rollout acts on: the real fleet, a simulated one, or one in another process. */
import type { Evidence, Release } from "../../contract.ts";

/** Places for a process of the firewall: the version so far, the new one, and a fresh copy of the version so far. */
export type Slot = "old" | "new" | "copy";

/** Who gets which part of the requests; a fresh copy always gets as many as the new version. */
export interface Routing {
  /** Per cent of the requests that the new version gets, or is sent copies of. */
  readonly share: number;
  readonly asCopies: boolean;
  readonly withFreshCopy: boolean;
}

/** Everything may be done twice, with the effect of once: a controller that died does its last step again. */
export interface Platform {
  inspect(release: string): Promise<Release>;
  migrate(statements: readonly string[]): Promise<void>;
  /** Starts a process of a release, or finds it running; it gets no request yet. */
  start(slot: Slot, release: string): Promise<void>;
  /** No request goes there any more, and its process ends. */
  stop(slot: Slot): Promise<void>;
  route(routing: Routing): Promise<void>;
  /** Waits until the new version has been sent N more requests; returns all that was seen since the rollout began. */
  observe(answers: number): Promise<Evidence>;
  /** What starts from now on is a process of this release. */
  point(release: string): Promise<void>;
}
