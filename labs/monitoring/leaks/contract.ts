/** A variant looks at a service with the tools that it has, and says whether it leaks, and what. Types only. */

export type Language = "node" | "python";

export interface Diagnosis {
  readonly leaks: boolean;
  /** What its tool names: a function, a class, or a kind of memory. */
  readonly culprit?: string;
}

/** Knows nothing of a service but what it sees through its tools. */
export type Technique = (service: Service) => Diagnosis;

/** A service under a steady load, batch after batch. Each look has a price, which is counted when it is taken. */
export interface Service {
  readonly language: Language;
  /** Resident memory, in bytes, after each batch. */
  rss(): Series;
  /** What the runtime says is in use, garbage included, after each batch. */
  heap(): Series;
  /** The same two when garbage is collected after each batch. */
  afterGc(): { readonly heap: Series; readonly rss: Series };
  /** What was allocated or came to be in a stretch of requests and is still there, the most first; `null` where the tool does not know the language. */
  look(tool: Tool): readonly Growth[] | null;
}

export type Tool =
  /** Node: two heap snapshots, compared by constructor. */
  | "snapshots"
  /** Node: V8's sampling heap profiler, by function. */
  | "samples"
  /** Python: by function. */
  | "tracemalloc"
  /** Python: by function; also sees what C code allocates. */
  | "memray"
  /** Python: objects that the collector knows, by type. */
  | "objgraph";

export interface Series {
  readonly first: number;
  readonly last: number;
  /** Least squares over the second half: the first is warm-up. */
  readonly trend: Trend;
}

export interface Trend {
  /** Bytes per request; in the heap of Python, blocks per request. */
  readonly perRequest: number;
  /** How much of the movement the line explains, from 0 to 1. */
  readonly r2: number;
}

/** A type a plain object has: it travels as plain data. */
export type Growth = {
  /** Of a function or a class; in brackets where the tool has none. */
  readonly name: string;
  /** Objects, for each request; 0 where the tool adds up bytes only. */
  readonly count: number;
  /** Bytes, for each request; 0 where the tool counts objects only. */
  readonly bytes: number;
};
