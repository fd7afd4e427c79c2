/** Turns a technique into a measured subject: five session servers and a real HAProxy before them. */
import { randomBytes } from "node:crypto";
import type { Open, OpenFront, Provisioned, Transport } from "@labs/experiment";
import { Redis } from "ioredis";
import { haproxyConfig } from "../shared/haproxy-config.ts";
import type { Technique } from "./contract.ts";
import { type Answer, behindOneAddress, type Request, sessions } from "./data.ts";
import { inMemory } from "./support/in-memory.ts";
import { openKeyring, type WrittenKey } from "./support/keyring.ts";
import { openOperatedBalancer } from "./support/operated-balancer.ts";
import { hostsOf, serverName } from "./support/servers.ts";
import { type SessionCounts, SessionServer } from "./support/session-server.ts";

/** A type and not an interface: it travels as data. */
export type Setup = { readonly key: WrittenKey };

export type Counter =
  | keyof SessionCounts
  | "kept"
  | "refused"
  | "attacksStopped"
  | "shareOfE"
  | "busiest"
  | "cookieBytes";

type Services = "haproxy" | "redis";

export const transport = {
  kind: "http",
  instances: 5,
  front: true,
  serve: (server) => server.serve(),
  request: (request) => ({ path: "/", body: JSON.stringify(request) }),
  answer: ({ body }) => JSON.parse(body),
} as const satisfies Transport<SessionServer, Request, Answer>;

/** The same for every variant: browsers have addresses, a dead server's requests go to another, operators come from inside. */
const frontend = `
  http-request set-src req.hdr(x-forwarded-for)
  http-request deny deny_status 403 if { path_beg /admin }
`;
const defaults = "option redispatch 1";

/** Makes a variant out of its technique; where it uses Redis, the variant's `needs` say so. */
export function variant(technique: Technique): {
  readonly open: Open<SessionServer, Setup, Counter, Services>;
  readonly front: OpenFront<Setup, Counter, Services>;
} {
  return {
    async open({ key }, { instance, redis: url }) {
      await using opening = new AsyncDisposableStack();
      const keys = openKeyring(key);
      const connections: Redis[] = [];
      const redis = () => {
        const connection = opening.adopt(new Redis(url), (open) => open.disconnect());
        connections.push(connection);
        // Without an "error" listener ioredis prints each error of the connection.
        connection.on("error", () => {});
        return connection;
      };
      const store = {
        cut() {
          for (const connection of connections) connection.disconnect();
        },
        async restore() {
          await Promise.all(connections.map((connection) => connection.connect()));
        },
      };
      const sessions = technique.sessions({ inMemory, redis, keys });
      const server = new SessionServer(serverName(instance), sessions, keys, store);
      const resources = opening.move();
      return {
        subject: server,
        read: async () => ({ ...server.read() }),
        [Symbol.asyncDispose]: () => resources.disposeAsync(),
      };
    },
    front: (_setup, { instances, haproxy }) =>
      openOperatedBalancer(
        haproxy,
        haproxyConfig({ frontend, defaults, backend: technique.haproxy(hostsOf(instances)) }),
        instances,
      ),
  };
}

export async function provision(): Promise<Provisioned<Setup, Request, Answer>> {
  return {
    setup: { key: { id: "k1", key: randomBytes(32).toString("base64url") } },
    async expected(request, given) {
      // A lost session is counted and no wrong answer; another user's is.
      if (request.what !== "conversation") return { gotIn: false };
      return given !== undefined && "loggedOut" in given ? given : { user: request.user, turns: 3 };
    },
    facts: {
      people: `${sessions} are logged in, ${behindOneAddress} of them behind one address`,
      servers: "four, and a fifth that joins and leaves",
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
