/** What a variant of model-profiling is: a tool that records a service, and a rule that names its fault. Types only. */

/** The healthy one is among them: a tool that always finds something is worth little. */
export type Scenario = "healthy" | "threads" | "casts" | "padding" | "blocked loop";

/** `slow` says that something is wrong and not what. */
export type Diagnosis = Scenario | "slow";

export type SpanName = "tokenize" | "queue" | "infer" | "post";

export interface Technique {
  /** How it diagnoses, in a sentence. */
  readonly rule: string;
  /** What it keeps running while the service works. */
  readonly always?: {
    readonly spans?: readonly SpanName[];
    readonly trace?: true;
    readonly cpuProfile?: true;
  };
  /** Names what is wrong with one service, by its stated rule; the other is known to be healthy. */
  diagnose(suspect: Instruments, healthy: Instruments, rules: Rules): Promise<Diagnosis>;
}

/** Each call sends the same texts to the service, and records them in one way. */
export interface Instruments {
  /** Milliseconds of a call, the median. */
  stopwatch(): Promise<number>;
  spans(): Promise<SpanSigns>;
  cpuProfile(): Promise<HotFunction>;
  trace(): Promise<TraceSigns>;
}

export interface SpanSigns {
  /** Milliseconds, the median of the calls. */
  readonly inferMs: number;
  /** Share of a call's time between the end of the inference and the answer, the median of the calls. */
  readonly postShare: number;
  /** Tokens that were inferred, for every token of the texts. */
  readonly widened: number;
}

/** The function of the service that its main thread was found in most often. */
export interface HotFunction {
  readonly name: string;
  /** Per cent of the samples that found the thread in it, and not in what it calls. */
  readonly share: number;
}

export interface TraceSigns {
  /** Threads of one inference. */
  readonly threads: number;
  readonly castsPerRun: number;
  /** Lengths of what was inferred, each once. */
  readonly widths: readonly number[];
  /** Per cent of the runs' time that operators account for; the rest is the runtime's own. */
  readonly inKernels: number;
}

/** Rules that tools share. */
export interface Rules {
  /** Names a fault by how the operators ran, not by how long they took: counts do not depend on background load. */
  faultInTrace(suspect: TraceSigns, healthy: TraceSigns): Diagnosis;
}
