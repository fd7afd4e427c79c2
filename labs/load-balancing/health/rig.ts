/** Turns a part of a configuration into a measured subject: four timed servers that fail, and HAProxy before them. */
import { appendFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Open, OpenFront, Provisioned, Transport } from "@labs/experiment";
import { haproxyConfig } from "../shared/haproxy-config.ts";
import { type BalancerCounter, openBalancer } from "../shared/open-balancer.ts";
import { hostsOf, serverName } from "../shared/servers.ts";
import { TimedServer, timedPath } from "../shared/timed-server.ts";
import type { Answer, Request, Technique } from "./contract.ts";
import { checkMs, rate, slots, workMs } from "./data.ts";

/** A type and not an interface: it can then travel as plain data. */
export type Setup = {
  /** The folder in which the fleet keeps what was recorded: a file per request, a byte for each time. */
  readonly records: string;
  /** All milliseconds of the configuration times this: 1, and more for tests on a busy machine. */
  readonly stretch: number;
};

export type Counter =
  | BalancerCounter
  | "failed"
  | "failedRecords"
  | "notInTime"
  | "triesPer100"
  | "sentWhileDown"
  | "downs"
  | "detected"
  | "recovered";

/** The path on which a server does the work and then fails. */
const failing = "/record-and-fail";

/** Waits are short, as everything here is; a fleet with slower requests multiplies them. */
const defaults = `
timeout connect 200ms
timeout server 400ms
timeout queue 400ms`;

/**
 * Failures of servers are counted for a budget of retries. A request that records and fails gets an id, which is the same
 * for all of its tries, and the checks of this lab read an answer that would be a 500.
 */
const frontend = `
unique-id-format %{+X}o%ci-%cp-%fp-%Ts-%rt-%pid
http-request track-sc0 int(1) table failures
http-request set-query %[query]&id=%[unique-id] if { path ${failing} }
http-request set-var(txn.checked) bool(true) if { path ${failing} }
http-response set-status 200 if { var(txn.checked) -m bool }`;

const failures = `
backend failures
    stick-table type integer size 1 expire 10s store http_fail_rate(1s)`;

/** Makes a variant out of its technique. */
export function variant(technique: Technique): {
  readonly open: Open<TimedServer, Setup, Counter, "haproxy">;
  readonly front: OpenFront<Setup, Counter, "haproxy">;
} {
  return {
    async open({ records }, { instance }) {
      const routes = { [failing]: (request: URL) => recordAndFail(records, request) };
      const server = new TimedServer({ name: serverName(instance), slots, routes });
      return { subject: server, [Symbol.asyncDispose]: async () => {} };
    },
    front: async ({ stretch }, { instances, haproxy }) => {
      const backend = `${technique(hostsOf(instances)).trim()}\n${failures}`;
      const config = haproxyConfig({ backend, frontend, defaults }).replace(
        /\d+(?=ms\b)/g,
        (time) => `${stretch * Number(time)}`,
      );
      return openBalancer(haproxy, config, instances);
    },
  };
}

function recordAndFail(records: string, { searchParams }: URL) {
  const file = join(records, searchParams.get("id") ?? "");
  appendFileSync(file, ".");
  return { status: 500, body: { key: Number(searchParams.get("key")), done: statSync(file).size } };
}

export const transport = {
  kind: "http",
  instances: 4,
  front: true,
  serve: (server) => server.serve(),
  request: ({ kind, key }) =>
    kind === "record-and-fail"
      ? { method: "POST", path: `${failing}?key=${key}` }
      : { method: kind === "score" ? "GET" : "POST", path: timedPath({ ms: workMs, key }) },
  answer: ({ body }) => {
    const { key, done } = JSON.parse(body);
    return done === undefined ? { key } : { key, done };
  },
} as const satisfies Transport<TimedServer, Request, Answer>;

export async function provision(): Promise<Provisioned<Setup, Request, Answer>> {
  const records = await mkdtemp(join(tmpdir(), "labs-records-"));
  return {
    setup: { records, stretch: 1 },
    expected: async ({ kind, key }) => (kind === "record-and-fail" ? { key, done: 1 } : { key }),
    facts: {
      "four servers": `timed: each works on ${slots} requests at once, ${workMs} ms each, and has a queue`,
      load: `${rate} req/s, half of what four can do; one request in five is a POST that must not be done twice`,
      times: `compressed: checks every ${checkMs} ms, windows of ${checkMs} ms, servers time out after 400 ms`,
    },
    [Symbol.asyncDispose]: () => rm(records, { recursive: true, force: true }),
  };
}
