/** Turns a part of a configuration into a measured subject: four timed servers and a real balancer before them. */
import {
  LabError,
  type Open,
  type OpenFront,
  orMissing,
  type Provisioned,
  type Run,
  type Transport,
} from "@labs/experiment";
import { haproxyConfig } from "../shared/haproxy-config.ts";
import { nginxConfig } from "../shared/nginx-config.ts";
import { type BalancerCounter, openBalancer } from "../shared/open-balancer.ts";
import { hostsOf, type ServerName, serverName } from "../shared/servers.ts";
import { TimedServer, timedPath } from "../shared/timed-server.ts";
import type { Answer, Request, Technique } from "./contract.ts";
import { capacity, loads, meanMs, slots, stretchSeconds } from "./data.ts";
import type { Scorers } from "./support/scorers.ts";
import { simulatedP99 } from "./support/simulation.ts";

/** A type and not an interface: it can then travel as plain data. */
export type Setup = Readonly<Record<string, never>>;

export type Counter =
  | BalancerCounter
  | `${"requests" | "inFlightMs"}:${ServerName}`
  | "requests"
  | "waitedMs"
  | "maxInFlight"
  | "connections"
  | "failed"
  | "scorerP50Ms"
  | "scorerP99Ms"
  | "scorerWork"
  | "scorerWorkOfD";

/** What scripts act with. */
export interface Handles {
  /** The real scorers, started when they are first asked for. */
  scorers(): Promise<Scorers>;
}

export const transport = {
  kind: "http",
  instances: 4,
  front: true,
  serve: (server) => server.serve(),
  request: ({ slowdown, ...request }) => ({ path: `${timedPath(request)}&slowdown=${slowdown}` }),
  answer: ({ body }) => {
    const { ms, key } = JSON.parse(body);
    return { ms, key };
  },
} as const satisfies Transport<TimedServer, Request, Answer>;

/** Makes a variant out of its technique; where it uses nginx, the variant's `needs` say so. */
export function variant(technique: Technique): {
  readonly open: Open<TimedServer, Setup, Counter, "haproxy" | "nginx">;
  readonly front: OpenFront<Setup, Counter, "haproxy" | "nginx">;
} {
  return {
    async open(_setup, { instance }) {
      const name = serverName(instance);
      const factor = ({ searchParams }: URL) =>
        name === "d" ? Number(searchParams.get("slowdown") ?? 1) : 1;
      const server = new TimedServer({ name, slots, factor });
      return {
        subject: server,
        async read() {
          const { served, failed, waitedMs, inFlightMs, maxInFlight, connections } = server.read();
          const requests = served + failed;
          return {
            [`requests:${name}`]: requests,
            [`inFlightMs:${name}`]: inFlightMs,
            ...{ requests, waitedMs, maxInFlight, connections },
          };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
    front: async (_setup, { instances, haproxy, nginx }) =>
      "haproxy" in technique
        ? openBalancer(haproxy, haproxyConfig({ backend: technique.haproxy(hostsOf(instances)) }), instances)
        : openBalancer(nginx, nginxConfig({ upstream: technique.nginx(hostsOf(instances)) }), instances),
  };
}

export async function provision({ seed, scale }: Run): Promise<Provisioned<Setup, Request, Answer, Handles>> {
  // Not in the servers' processes, which load this file too.
  const { findCoreShares } = await import("@labs/services");
  const shares = await orMissing(async () => findCoreShares());
  let scorers: Promise<Scorers> | null = null;
  const simulated = (["equal", "one-slow", "long-tail"] as const).map((load) => {
    const { rate, draw } = loads[load];
    const seconds = stretchSeconds(load, scale);
    return [`simulated p99, ${load}`, simulatedP99({ rate, seconds, draw, seed })] as const;
  });
  return {
    setup: {},
    expected: async ({ ms, key }) => ({ ms: Number(ms.toFixed(3)), key }),
    facts: {
      "four servers": `timed: each works on ${slots} requests at once, ${meanMs} ms on average, and has a queue`,
      capacity: `${capacity.equal} req/s, with a slow server ${Math.round(capacity.oneSlow)} req/s`,
      ...Object.fromEntries(simulated),
    },
    ...("missing" in shares ? { skippedCases: { "real-scorers": shares.missing } } : {}),
    handles: {
      scorers() {
        if ("missing" in shares) throw new LabError("SKIPPED", shares.missing);
        scorers ??= import("./support/scorers.ts").then(({ startScorers }) => startScorers(shares));
        return scorers;
      },
    },
    [Symbol.asyncDispose]: async () => await (await scorers?.catch(() => null))?.[Symbol.asyncDispose](),
  };
}
