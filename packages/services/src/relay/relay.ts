import { LabError } from "@labs/experiment";
import { withPostgres } from "../postgres/postgres-client.ts";
import { HelperProcess } from "../process/helper-process.ts";
import { withRedis } from "../redis/redis-client.ts";
import type { RelayRequest } from "./relay-messages.ts";

/** A route to a server that takes a chosen time. Disposing ends it with its connections. */
export interface Relay extends AsyncDisposable {
  /** The connection string, pointing at the relay. */
  readonly url: string;
  /** Its process, for the noise monitor. */
  readonly pid: number;
  /** Milliseconds of one request and its answer through the relay, measured here, one after another. */
  readonly roundTrip: { readonly p50: number; readonly p99: number };
  /**
   * Stops all traffic in both directions; connections stay open and new ones are accepted: a server that hangs.
   * Disposing of what it resolves with releases.
   */
  hold(): Promise<AsyncDisposable>;
  /** Resets all connections now and refuses new ones until `release`: a server that is gone. Disposing releases. */
  cut(): Promise<AsyncDisposable>;
  /** From now on each direction takes this time: a server that is overloaded. Disposing releases. */
  slow(oneWayMs: number): Promise<AsyncDisposable>;
  /** Delivers what was held, with the delay it began with; new connections are accepted again. */
  release(): Promise<void>;
}

interface RelayOptions {
  /** Connection string of PostgreSQL (or PgBouncer) or Redis. */
  readonly to: string;
  /** Added to each direction; below 0.5 ms the relay waits busily, which is expensive on few processors. */
  readonly oneWayMs: number;
}

type Measure = (request: () => Promise<unknown>) => Promise<number[]>;

const throughPostgres = (url: string, measure: Measure) =>
  withPostgres(url, (client) => measure(() => client.query("select 1")));

const protocols: Readonly<
  Record<string, { port: number; measured(url: string, measure: Measure): Promise<number[]> }>
> = {
  "postgres:": { port: 5432, measured: throughPostgres },
  "postgresql:": { port: 5432, measured: throughPostgres },
  "redis:": {
    port: 6379,
    measured: (url, measure) => withRedis(url, (client) => measure(() => client.ping())),
  },
};

/**
 * Puts a delay between this machine's clients and a server. It models latency only: every byte is
 * passed on in order a fixed time after it came, with no limit of bandwidth, no loss, no slow start.
 *
 * @example
 * await using relay = await openRelay({ to: run.postgres, oneWayMs: 0.5 });
 * await using fault = await relay.hold();
 */
export async function openRelay({ to, oneWayMs }: RelayOptions): Promise<Relay> {
  const url = new URL(to);
  const protocol = protocols[url.protocol];
  if (!protocol)
    throw new LabError("USAGE", `A relay to ${url.protocol} is not known: give it PostgreSQL or Redis.`);
  const host = url.hostname.replace(/^\[|\]$/g, "") || "127.0.0.1";
  const helper = new HelperProcess<RelayRequest, number | null>(
    new URL("./relay-process.ts", import.meta.url),
    { title: "the relay", stderr: "inherit" },
  );
  const release = async () => void (await helper.request({ do: "release" }));
  const fault = async (request: RelayRequest): Promise<AsyncDisposable> => {
    await helper.request(request);
    // A relay that has ended has nothing to release.
    return { [Symbol.asyncDispose]: () => (helper.lost ? Promise.resolve() : release()) };
  };
  try {
    const order = { host, port: Number(url.port || protocol.port), oneWayMs };
    const port = await helper.request({ do: "start", order });
    if (port === null) throw new Error("the relay did not say where it listens");
    url.hostname = "127.0.0.1";
    url.port = String(port);
    const sorted = (await protocol.measured(url.href, timed)).sort((one, other) => one - other);
    const quantile = (share: number) => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;
    return {
      url: url.href,
      pid: helper.pid,
      roundTrip: { p50: quantile(0.5), p99: quantile(0.99) },
      hold: () => fault({ do: "hold" }),
      cut: () => fault({ do: "cut" }),
      slow: (oneWayMs) => fault({ do: "slow", oneWayMs }),
      release,
      [Symbol.asyncDispose]: () => helper.end(),
    };
  } catch (error) {
    // Its connections may end before its process does.
    await helper.end();
    if (helper.endedWell) throw error;
    throw new LabError(
      "SERVICE_LOST",
      "The relay was killed: run the same command again, it starts a new one.",
      {
        cause: error,
      },
    );
  }
}

/** Three hundred, or as many as three seconds allow, but at least a hundred. */
async function timed(request: () => Promise<unknown>): Promise<number[]> {
  for (let warmUp = 0; warmUp < 20; warmUp++) await request();
  const tookMs: number[] = [];
  for (const end = performance.now() + 3_000; tookMs.length < 300; ) {
    if (tookMs.length >= 100 && performance.now() > end) break;
    const before = performance.now();
    await request();
    tookMs.push(performance.now() - before);
  }
  return tookMs;
}
