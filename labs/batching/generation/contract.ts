/** What a variant of generation is: a scheduler, which chooses the rows of each step. Types only. */

/** A request that is being answered. The rig keeps its fields up to date. */
export interface Sequence {
  /** Ids of its prompt, and behind them what was generated. */
  readonly tokens: readonly number[];
  /** How many of the tokens, from the first, have their keys and values in the cache. */
  computed: number;
  /** Whether its last token is there. Schedulers do not know beforehand when that will be. */
  finished: boolean;
  /** Blocks of the cache that it holds. */
  blocks: readonly number[];
}

/** The memory for keys and values, in blocks. A block is as long as the longest sequence, unless the variant says otherwise. */
export interface Cache {
  /** Takes those out of the queue for whose tokens there are blocks, the oldest first. */
  join(waiting: Sequence[], most?: number): Sequence[];
  /** Takes the blocks of the finished back, and gives the sequences that are not. */
  leave(running: readonly Sequence[]): Sequence[];
  /**
   * Gives a further block to each sequence whose next token needs one. Where none is left, the sequence that joined
   * last gives its blocks up, to be computed anew later.
   *
   * @returns the sequences that have none any more, the oldest first
   */
  grow(running: readonly Sequence[]): Sequence[];
}

/** A sequence in a step. */
export interface Row {
  readonly sequence: Sequence;
  /** Index of the first token that is computed. @default the first that is not in the cache */
  readonly from?: number;
  /** Index behind the last token that is computed. @default behind the newest */
  readonly to?: number;
  /** The position that the model is told of the first token. @default `from` */
  readonly position?: number;
  /** Places of the sequence's blocks that attention reads. @default `from` */
  readonly reads?: number;
}

export interface Scheduler {
  put(sequence: Sequence): void;
  /** Chooses the rows of the next step, when the last one is done; empty where nothing is to be computed. */
  next(): readonly Row[];
}

/** Makes the scheduler of one cell. */
export type Technique = (cache: Cache) => Scheduler;

/** A type and not an interface: it then travels as plain data. */
export type Request = {
  readonly id: number;
  /** Token ids. */
  readonly prompt: readonly number[];
  /** After how many tokens the output ends. Schedulers do not see it. */
  readonly outputTokens: number;
};

/** Requests, and when each of them is due, milliseconds from the beginning. */
export type Job = { readonly requests: readonly Request[]; readonly dueMs: readonly number[] };

/** The tokens that were generated, by the request's id. */
export type Outputs = Readonly<Record<string, readonly number[]>>;

export type Setup = {
  /** Path of the decoder. */
  readonly model: string;
  readonly requests: readonly Request[];
  /** Mean time between two requests of the case `arrivals`, milliseconds. */
  readonly gapMs: number;
};

/** Answers a request that was due at a time of `performance.now()`. */
export type Generate = (request: Request, due: number) => Promise<readonly number[]>;

export type Counter =
  | "outputTokens"
  | "steps"
  /** Rows of all steps, and those of requests that were not finished. */
  | "rows"
  | "usefulRows"
  /** Tokens that the model computed, and those of finished requests, each counted once. */
  | "computedTokens"
  | "neededTokens"
  /** Sums over the steps: bytes of blocks that were held, and of keys and values in them that are still read. */
  | "reservedBytes"
  | "usedBytes"
  /** Requests that gave their blocks up before they were finished. */
  | "preempted"
  /** Since the last reading. */
  | "firstTokenP50Ms"
  | "firstTokenP90Ms"
  | "tokenP50Ms"
  | "tokenP99Ms"
  | "processorMs";
