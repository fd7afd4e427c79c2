/** Turns layers of protection into a cache-aside screening, and makes the server that attackers look at. */
import { LabError, type Open, type Provisioned, type Run, type Transport, type Urls } from "@labs/experiment";
import { Redis } from "ioredis";
import type { ConnectionOptions } from "../shared/connection-options.ts";
import { refuseExternalRedis } from "../shared/own-redis.ts";
import type { Entry, LookUp, Technique } from "./contract.ts";
import { type Answer, drawSecrets, type Request, type Secret, screen, ttlMs } from "./data.ts";
import { openKeyring } from "./support/secrets.ts";
import { makeUsers, openTls, type Tls, type Users } from "./support/server-setup.ts";
import { openTap, type Tap } from "./support/tap.ts";

/** A type and not an interface: it travels as data. */
export type Setup = {
  /** Redis with its administrator's password, which all services share where no users are made. */
  readonly redis: string;
  readonly users: Users;
  readonly secrets: readonly Secret[];
  /** Ports of the taps, in front of the plain port and the one for TLS. */
  readonly plainPort: number;
  readonly tls: Tls;
};

/** The tap in front of each port. */
export interface Handles {
  takeWire(): Buffer;
}

export type Counter =
  | "entries"
  | "bytes"
  | "connectMs"
  | "prompts"
  | "decisions"
  | "forged"
  | "kept"
  | "stopped";

type Subject = (request: Request) => Promise<Answer>;

export const transport = {
  kind: "in-process",
  call: (subject, request) => subject(request),
} as const satisfies Transport<Subject, Request, Answer>;

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Subject, Setup, Counter, "redis"> {
  return async (setup) => {
    const secrets = openKeyring();
    const layers = technique(secrets);
    const began = performance.now();
    const options: ConnectionOptions = {
      ...connectionOf(setup, layers),
      lazyConnect: true,
      enableReadyCheck: false,
    };
    const redis = new Redis(options);
    redis.on("error", () => {});
    await redis.connect();
    const connectMs = performance.now() - began;
    const written = { entries: 0, bytes: 0 };

    const find = async (lookUp: LookUp): Promise<Entry | null> => {
      const value = await redis.get(layers.key(lookUp));
      if (value === null) return null;
      try {
        return layers.decode(value, lookUp);
      } catch {
        return null; // damaged, moved, or sealed with a key that was given up: a miss, and worth a metric
      }
    };
    const store = async (entry: Entry, lookUp: LookUp, forMs: number) => {
      const [key, value] = [layers.key(lookUp), layers.encode(entry, lookUp)];
      written.entries++;
      written.bytes += key.length + value.length;
      await redis.set(key, value, "PX", forMs);
    };
    const answer = async (lookUp: LookUp, forMs: number): Promise<Answer> => {
      const found = await find(lookUp);
      if (found !== null) return { decision: found.decision, score: found.score, fromCache: true };
      const verdict = screen(lookUp.prompt);
      await store({ ...verdict, expiresAt: Date.now() + forMs }, lookUp, forMs);
      return { ...verdict, fromCache: false };
    };
    const damage = async (lookUp: LookUp) => {
      const key = layers.key(lookUp);
      const value = (await redis.get(key)) ?? "";
      await redis.set(key, value.slice(0, value.length / 2), "PX", ttlMs);
    };

    return {
      async subject(request) {
        switch (request.what) {
          case "screen":
            return answer(request, request.ttlMs ?? ttlMs);
          case "screen-damaged":
            await answer(request, ttlMs);
            await damage(request);
            return answer(request, ttlMs);
          case "forget":
            secrets.forget(request.tenant);
            break;
          case "rotate":
            secrets.rotate();
            break;
        }
        return { user: layers.user };
      },
      read: async () => ({ ...written, connectMs }),
      [Symbol.asyncDispose]: async () => redis.disconnect(),
    };
  };
}

function connectionOf(
  { redis, users, plainPort, tls }: Setup,
  { connection, user }: ReturnType<Technique>,
): ConnectionOptions {
  const login =
    user === "default" ? { password: new URL(redis).password } : { username: user, password: users[user] };
  if (connection === "plain") return { host: "127.0.0.1", port: plainPort, ...login };
  if ("missing" in tls) throw new LabError("SKIPPED", tls.missing);
  // The certificate is checked: encryption alone protects from listeners, and not from a server that pretends to be Redis.
  return { host: "127.0.0.1", port: tls.port, tls: { ca: tls.certificate }, ...login };
}

/** Makes users, the port for TLS, and the taps. */
export async function provision(
  run: Run & Urls<"redis">,
): Promise<Provisioned<Setup, Request, Answer, Handles>> {
  refuseExternalRedis("makes users and opens a port in its Redis");
  await using stack = new AsyncDisposableStack();
  const admin = stack.adopt(new Redis(run.redis), (redis) => redis.disconnect());
  const users = await makeUsers(admin);
  stack.defer(async () => void (await admin.call("ACL", "DELUSER", "firewall", "reporting")));
  // A snapshot holds short strings compressed otherwise: an attacker would unpack them first.
  await admin.config("SET", "rdbcompression", "no");
  await admin.config("SET", "repl-diskless-sync-delay", "0");
  const { tls } = stack.use(await openTls(admin));
  const { hostname: host, port } = new URL(run.redis);
  const plain = stack.use(await openTap({ host, port: Number(port) }));
  const taps: Tap[] = [plain];
  const sealed = "missing" in tls ? null : stack.use(await openTap({ host: "127.0.0.1", port: tls.port }));
  if (sealed !== null) taps.push(sealed);
  const resources = stack.move();
  return {
    setup: {
      ...{ redis: run.redis, users, secrets: drawSecrets(run.seed) },
      plainPort: plain.port,
      tls: "missing" in tls || sealed === null ? tls : { ...tls, port: sealed.port },
    },
    handles: { takeWire: () => Buffer.concat(taps.map((tap) => tap.take())) },
    expected: async (request, given) => {
      if (!("prompt" in request)) throw new Error("this has no right answer");
      const fromCache = given !== undefined && "fromCache" in given && given.fromCache;
      return { ...screen(request.prompt), fromCache };
    },
    facts: {
      secrets: "8 entries of two tenants, whose prompts are among 2 000 that an attacker can guess",
      TLS: "missing" in tls ? tls.missing : "a second port, with a certificate that is checked",
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
