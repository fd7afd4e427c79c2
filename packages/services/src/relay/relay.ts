import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { LabError } from "@labs/experiment";
import { withPostgres } from "../postgres/postgres-client.ts";
import { withRedis } from "../redis/redis-client.ts";
import type { RelayOrder, RelayPorts } from "./relay-messages.ts";

/** A detour to a server that takes a chosen time. Disposing ends it with its connections. */
export interface Relay extends AsyncDisposable {
  /** The connection string, pointing at the relay. */
  readonly url: string;
  /** What `relayControl` takes: a plain string that may travel to other processes. */
  readonly control: string;
  /** Milliseconds that one question takes there and back through the relay, as measured here, one after the other. */
  readonly roundTrip: { readonly p50: number; readonly p99: number };
}

export interface RelayOptions {
  /** Connection string of PostgreSQL (or PgBouncer) or Redis. */
  readonly to: string;
  /** What each direction takes longer; Node's spinning clock makes less than 0.5 ms dear on few processors. */
  readonly oneWayMs: number;
}

type Measure = (ask: () => Promise<unknown>) => Promise<number[]>;

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
 */
export async function openRelay({ to, oneWayMs }: RelayOptions): Promise<Relay> {
  const url = new URL(to);
  const protocol = protocols[url.protocol];
  if (!protocol)
    throw new LabError("USAGE", `A relay to ${url.protocol} is not known: give it PostgreSQL or Redis.`);
  const token = randomBytes(18).toString("hex");
  const host = url.hostname.replace(/^\[|\]$/g, "") || "127.0.0.1";
  const { child, ports } = await start({ host, port: Number(url.port || protocol.port), oneWayMs, token });
  url.hostname = "127.0.0.1";
  url.port = String(ports.port);
  const end = () => endOf(child);
  try {
    const sorted = (await protocol.measured(url.href, timed)).sort((one, other) => one - other);
    const at = (share: number) => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;
    return {
      url: url.href,
      control: `${token}@127.0.0.1:${ports.controlPort}`,
      roundTrip: { p50: at(0.5), p99: at(0.99) },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Three hundred, or as many as three seconds allow, but a hundred. */
async function timed(ask: () => Promise<unknown>): Promise<number[]> {
  for (let warmUp = 0; warmUp < 20; warmUp++) await ask();
  const tookMs: number[] = [];
  for (const end = performance.now() + 3_000; tookMs.length < 300; ) {
    if (tookMs.length >= 100 && performance.now() > end) break;
    const before = performance.now();
    await ask();
    tookMs.push(performance.now() - before);
  }
  return tookMs;
}

async function start(order: RelayOrder): Promise<{ child: ChildProcess; ports: RelayPorts }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(fileURLToPath(new URL("./relay-process.ts", import.meta.url)), {
    // A session of its own: Ctrl-C in the terminal reaches the driver only.
    detached: true,
    execArgv: [],
    cwd: "/",
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.send(order);
  const ended = once(child, "exit").then(() => {
    throw new Error("the relay has ended before it could be used");
  });
  const [ports] = await Promise.race([once(child, "message"), ended]);
  // A driver that forgets to dispose may end, and the relay with it.
  child.unref();
  child.channel?.unref();
  return { child, ports };
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.ref();
  if (child.connected) child.disconnect();
  await exit;
}
