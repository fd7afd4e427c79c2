/** Moments of a call, on a clock that all threads share. */
import type { SpanName } from "../contract.ts";

/** Nanoseconds of the monotonic clock of the machine: the same in a worker as on the main thread. */
export function moment(): number {
  return Number(process.hrtime.bigint());
}

export interface Marks {
  /** The call came in. */
  readonly received: number;
  /** The text is tokens, and on its way to the worker. */
  readonly sent: number;
  /** The worker began with it, and ended. */
  readonly begun: number;
  readonly ended: number;
  /** The answer is out. */
  readonly answered: number;
}

/** A stretch of a call, from one moment to another. */
export interface Span {
  readonly name: SpanName;
  readonly from: number;
  readonly to: number;
}

/** What a call went through. Each span begins where the last one ended, so that nothing is left out. */
export function spansOf({ received, sent, begun, ended, answered }: Marks): readonly Span[] {
  return [
    { name: "tokenize", from: received, to: sent },
    { name: "queue", from: sent, to: begun },
    { name: "infer", from: begun, to: ended },
    { name: "post", from: ended, to: answered },
  ];
}
