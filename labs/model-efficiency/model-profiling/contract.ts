/** What a variant of model-profiling is: what it records of a service. What is concluded from it is the same for all. Types only. */
import type { Profiler } from "node:inspector/promises";
import type { InferenceSession } from "onnxruntime-node";

export interface Technique {
  /** Divides a call into spans, by the moments that the service marks. @default a stopwatch around the call */
  spans?(marks: Marks): Spans;
  /** Runs while the service works. */
  readonly always?: Tools;
  /** Runs for a diagnosis alone, on the layer that the spans point at. */
  readonly zoom?: Tools;
}

export interface Tools {
  /** Begins to record the main thread; what it gives ends that. */
  cpuProfile?(): Promise<() => Promise<Profiler.Profile>>;
  /** V8's profiler on the worker that infers, for a look that is short. */
  readonly workerProfile?: {
    /** Microseconds from one sample to the next. */
    readonly interval: number;
  };
  /** Options of a session that writes a trace of its operators to a file whose name begins so. */
  trace?(filePrefix: string): InferenceSession.SessionOptions;
}

/** Moments of a call, in nanoseconds of a clock that all threads share. */
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

export type SpanName = "tokenize" | "queue" | "infer" | "post";

/** Stretches of a call, each from one moment to another. */
export type Spans = Readonly<Partial<Record<SpanName, readonly [from: number, to: number]>>>;

/** The healthy one is among them: a tool that always finds something is worth little. */
export type Scenario = "healthy" | "threads" | "casts" | "padding" | "blocked loop";

/** `slow` says that something is wrong and not what. */
export type Diagnosis = Scenario | "slow";
