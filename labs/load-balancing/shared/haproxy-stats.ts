/** What HAProxy says of its fleet, from its stats socket and from its Prometheus exporter. */
import { request } from "node:http";

/** A line of `show stat`: a frontend, a backend or one of its servers. Counts are since HAProxy was started. */
export interface StatLine {
  /** Requests that came in (frontend), or that were sent to it, retries included (backend, server). */
  readonly requests: number;
  /** In flight now, and the most so far. */
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Waiting in HAProxy now, and the most so far. */
  readonly queued: number;
  readonly maxQueued: number;
  readonly answers2xx: number;
  readonly answers5xx: number;
  readonly connectionErrors: number;
  readonly responseErrors: number;
  readonly retries: number;
  readonly redispatches: number;
  /** Connections that were opened to it, and requests that took one that was open. */
  readonly connections: number;
  readonly reuses: number;
  /** Weight in force. */
  readonly weight: number;
  /** `UP`, `DOWN`, `UP 1/2`, `MAINT`, `DRAIN`, `no check`, `OPEN` … */
  readonly status: string;
  readonly failedChecks: number;
  /** How often it went down. */
  readonly downs: number;
  /** Averages over its last 1024 requests, milliseconds: in HAProxy's queue, until connected, until answered, all in all. */
  readonly queueMs: number;
  readonly connectMs: number;
  readonly responseMs: number;
  readonly totalMs: number;
}

export interface FleetStats {
  /** `frontend front`. */
  readonly front: StatLine;
  /** `backend fleet` as a whole. */
  readonly backend: StatLine;
  /** Its servers by name. */
  readonly servers: Readonly<Record<string, StatLine>>;
}

/**
 * Reads `show stat`.
 *
 * @param runtime path of the stats socket
 */
export async function readFleetStats(runtime: string): Promise<FleetStats> {
  // Every process of a cell loads this file, and hardly one asks.
  const { askRuntime } = await import("@labs/services");
  return parseFleetStats(await askRuntime(runtime, "show stat"));
}

/** Reads the text of `show stat`, a table of comma-separated values. */
export function parseFleetStats(text: string): FleetStats {
  const [head = "", ...lines] = text.replace(/^# /, "").split("\n");
  const columns = head.split(",");
  const rows = lines.map((line) => {
    const cells = line.split(",");
    return new Map(columns.map((column, index) => [column, cells[index] ?? ""]));
  });
  const of = (proxy: string) => rows.filter((row) => row.get("pxname") === proxy);
  const named = (proxy: string, name: string) => of(proxy).find((row) => row.get("svname") === name);
  const servers = of("fleet").filter((row) => row.get("type") === "2");
  return {
    front: lineOf(named("front", "FRONTEND")),
    backend: lineOf(named("fleet", "BACKEND")),
    servers: Object.fromEntries(servers.map((row) => [row.get("svname"), lineOf(row)])),
  };
}

function lineOf(row: ReadonlyMap<string, string> | undefined): StatLine {
  if (row === undefined) throw new Error("HAProxy does not know frontend front with backend fleet");
  const number = (column: string) => Number(row.get(column) || 0);
  return {
    // A frontend's sessions are connections.
    requests: row.get("type") === "0" ? number("req_tot") : number("stot"),
    inFlight: number("scur"),
    maxInFlight: number("smax"),
    queued: number("qcur"),
    maxQueued: number("qmax"),
    answers2xx: number("hrsp_2xx"),
    answers5xx: number("hrsp_5xx"),
    connectionErrors: number("econ"),
    responseErrors: number("eresp"),
    retries: number("wretr"),
    redispatches: number("wredis"),
    connections: number("connect"),
    reuses: number("reuse"),
    weight: number("weight"),
    status: row.get("status") ?? "",
    failedChecks: number("chkfail"),
    downs: number("chkdown"),
    queueMs: number("qtime"),
    connectMs: number("ctime"),
    responseMs: number("rtime"),
    totalMs: number("ttime"),
  };
}

/** One sample of the Prometheus exporter. */
export interface Sample {
  /** Such as `haproxy_server_http_responses_total`. */
  readonly name: string;
  /** Such as `{ proxy: "fleet", server: "a", code: "2xx" }`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Scrapes HAProxy's Prometheus exporter.
 *
 * @param metrics path of the socket behind which it is
 */
export async function scrape(metrics: string): Promise<readonly Sample[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const asked = request({ socketPath: metrics, path: "/metrics", timeout: 5_000 }, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    response.once("end", () => resolve(text));
    response.once("error", reject);
  });
  asked.once("timeout", () => asked.destroy(new Error("HAProxy's Prometheus exporter is silent for 5 s")));
  asked.once("error", reject);
  asked.end();
  return parseSamples(await promise);
}

/** Reads Prometheus's text format. */
export function parseSamples(text: string): Sample[] {
  return text.split("\n").flatMap((line) => {
    const {
      name,
      labels = "",
      value,
    } = /^(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/.exec(line)?.groups ?? {};
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}
