/** A balancer that runs. Disposing ends it; it also ends with this process, however that ends. */
export interface Balancer extends AsyncDisposable {
  /** Where it takes requests. */
  readonly url: string;
  readonly port: number;
  /** HAProxy's runtime API (`askRuntime`), a Unix socket. */
  readonly runtime: string;
  /** HAProxy's Prometheus exporter behind a Unix socket (`curl --unix-socket <it> http://x/metrics`). */
  readonly metrics: string;
  /** Its processes on this machine; empty in a container. */
  readonly pids: readonly number[];
  /** Resolves with how it ended, should it end by itself. */
  readonly exited: Promise<string>;
}

/** How a balancer is wanted. */
export interface BalancerOrder {
  /** Its whole configuration; `{port}` in it stands for the port, `{folder}` for a folder of the run. */
  readonly config: string;
  /** The port that it must have, as after a restart. @default a free one */
  readonly port?: number;
}

/** What the ways of starting one return. */
export type Started = Pick<Balancer, "port" | "pids" | "exited"> & { readonly folder: string };
