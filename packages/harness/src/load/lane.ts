/**
 * What became of a request. `status`: answered with other than 2xx. `broken`: the connection was lost, the answer
 * unreadable or the call threw. `unanswered`: not answered within the time limit.
 */
export type LaneOutcome = "answered" | "status" | "broken" | "unanswered";

/** Sends requests to one subject, one at a time: a kept-alive connection, or a function call. */
export interface Lane<A> {
  /** Sends prepared request `index`; `done` follows exactly once, and only then may the next request be sent. */
  send(index: number, done: (outcome: LaneOutcome) => void): void;
  /** The answer to the last request, decoded only now; call it inside `done`, a later request overwrites it. */
  answer(): A;
  /** What went wrong with the last request that was not answered. */
  readonly failure: string;
  /** Answers may come without a turn of the event loop, so the loop that drives the lane has to grant it turns. */
  readonly inProcess: boolean;
  /** Lets go of the connection; a request in flight ends as broken. */
  close(): void;
}
