import type { ServiceName, Urls } from "./service.ts";

/** Where the contract is called: inside the cell's process, or over HTTP from outside. */
export type Transport<S, I, O> =
  | {
      readonly kind: "in-process";
      /** Calls the subject; everything in here is timed. */
      call(subject: S, input: I): Promise<O>;
    }
  | {
      readonly kind: "http";
      /** Processes behind one cell; connections are spread over them evenly. @default 1 */
      readonly instances?: number;
      /**
       * Every variant also exports `front`, such as a load balancer: it is started with the instances' addresses, in a
       * process of its own, and load goes to it. @default load goes to the instances
       */
      readonly front?: true;
      /** Puts the opened subject behind a URL, in the cell's process. */
      serve(subject: S): Promise<Served>;
      /** What is sent for an input; built before the clock starts. */
      request(input: I): HttpRequest;
      /** Reads the answer out of a response, leaving out what may differ between right answers. */
      answer(response: HttpResponse): O;
    };

/** Starts what stands in front of a cell's instances; load goes to its URL, and its counters join theirs. */
export type OpenFront<Setup, K extends string, N extends ServiceName = never> = (
  setup: Setup,
  cell: {
    /** Origins of the instances, in their order. */
    readonly instances: readonly string[];
    /** The same for all arms of a round. */
    readonly seed: number;
  } & Urls<N>,
) => Promise<Front<K>>;

/** What stands in front of a cell's instances. */
export interface Front<K extends string = never> extends Served {
  /** What scripts look at or act on, by name: the path of a socket, the origin of an instance. @default none */
  readonly places?: Readonly<Record<string, string>>;
  /** Reads its counters, before and after the load of a case. */
  read?(name: string): Promise<Readonly<Partial<Record<K, number>>>>;
}

/** A subject that listens. */
export interface Served extends AsyncDisposable {
  /** Origin on the loopback interface, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Processes that do the work besides the cell's own, for the noise monitor. @default none */
  readonly pids?: readonly number[];
}

export interface HttpRequest {
  /** @default "POST" with a body, "GET" without */
  readonly method?: string;
  readonly path: string;
  /** Sent as `application/json`. */
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}
