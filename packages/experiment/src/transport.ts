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
      /** Puts the opened subject behind a URL, in the cell's process. */
      serve(subject: S): Promise<Served>;
      /** What is sent for an input; built before the clock starts. */
      request(input: I): HttpRequest;
      /** Reads the answer out of a response, leaving out what may differ between right answers. */
      answer(response: HttpResponse): O;
    };

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
