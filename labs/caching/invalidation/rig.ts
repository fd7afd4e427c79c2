/** Turns a technique into an API instance: its connections, the database, gates for overlaps, and where it listens. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Open, Provisioned, Run, Served, Transport, Urls } from "@labs/experiment";
import { ignoreConnectionErrors, openRelay, type Relay } from "@labs/services";
import { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import pg from "pg";
import type { ConnectionOptions } from "../shared/connection-options.ts";
import type { Access, Decision, Entry, Technique } from "./contract.ts";
import {
  type Answer,
  checkedActor,
  makeTables,
  type Request,
  type State,
  selectEntry,
  settleMs,
  truthOf,
  ttlMs,
} from "./data.ts";
import { serveJson } from "./support/api.ts";
import { Gates } from "./support/gates.ts";
import { startOutbox } from "./support/outbox.ts";

/** A type and not an interface: it travels as data. */
export type Setup = {
  readonly postgres: string;
  /** Redis itself, for what the scripts do to it. */
  readonly redis: string;
  /** The routes that faults are made on: for commands, and for what Redis sends by itself. */
  readonly commands: string;
  readonly pushes: string;
  readonly seed: number;
};

export interface Handles {
  readonly commands: Pick<Relay, "cut">;
  readonly pushes: Pick<Relay, "cut">;
}

export type Counter =
  | "safe"
  | "unsafe"
  | "unsafeAfterwards"
  | "staleP50"
  | "staleP99"
  | "staleMax"
  | "hitRatio"
  | "localHits"
  | "messages"
  | "traffic"
  | "originReads";

interface Subject {
  serve(): Promise<Served>;
}

export const transport = {
  kind: "http",
  instances: 4,
  serve: (subject) => subject.serve(),
  request: (request) => ({ path: "/", body: JSON.stringify(request) }),
  answer: ({ body }) => JSON.parse(body),
} as const satisfies Transport<Subject, Request, Answer>;

type Services = "postgres" | "redis";

const change = `
  WITH changed AS (
    UPDATE invalidation.actors SET decision = $2, version = version + 1 WHERE actor = $1
    RETURNING actor, decision, version
  )
  SELECT actor, decision, version FROM changed`;

/** Joined and not only written down: PostgreSQL does not execute a SELECT in WITH that the statement does not refer to. */
const changeWithEvent = `
  WITH changed AS (
    UPDATE invalidation.actors SET decision = $2, version = version + 1 WHERE actor = $1
    RETURNING actor, decision, version
  ), event AS (
    INSERT INTO invalidation.outbox (entry) SELECT to_jsonb(changed) FROM changed
  )
  SELECT actor, decision, version FROM changed, (SELECT pg_notify('invalidation', '')) AS wake`;

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Subject, Setup, Counter, Services> {
  return async ({ postgres, commands, pushes }, { instance }) => {
    await using stack = new AsyncDisposableStack();
    const pool = stack.adopt(
      ignoreConnectionErrors(new pg.Pool({ connectionString: postgres, max: 6 })),
      (one) => one.end(),
    );
    const pushesOpen: (() => boolean)[] = [];
    const connect = (url: string, options: ConnectionOptions): Redis => {
      const redis = new Redis(url, options);
      stack.defer(() => redis.disconnect());
      redis.on("error", () => {});
      return redis;
    };
    const retrySoon = { retryStrategy: () => 20 };
    const gates = new Gates();
    const counted = { held: 0, originReads: 0, reads: 0, messages: 0 };
    const countMessage = () => void counted.messages++;
    const query = async (sql: string, values: readonly unknown[]): Promise<Entry> => {
      const { rows } = await pool.query<Entry>(sql, [...values]);
      const [entry] = rows;
      if (entry === undefined) throw new Error("there is no such actor");
      return entry;
    };
    const commit = async (sql: string, actor: number, decision: Decision) => {
      await gates.pass(`before commit ${actor}`);
      const entry = await query(sql, [actor, decision]);
      await gates.pass(`after commit ${actor}`);
      return entry;
    };

    const redis = connect(commands, {
      ...retrySoon,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      lazyConnect: true,
    });
    await redis.connect();
    const access = await technique({
      redis,
      pushUrl: pushes,
      connectPush(options = {}) {
        const push = connect(pushes, { ...retrySoon, ...options });
        pushesOpen.push(() => push.status === "ready");
        return push.on("messageBuffer", countMessage);
      },
      watchPush(isOpen) {
        pushesOpen.push(isOpen);
        return countMessage;
      },
      origin: async (actor) => {
        counted.originReads++;
        const entry = await query(selectEntry, [actor]);
        await gates.pass(`read ${actor}`);
        return entry;
      },
      commit: (actor, decision) => commit(change, actor, decision),
      commitWithEvent: (actor, decision) => commit(changeWithEvent, actor, decision),
      deliverEvents: (deliver) => void stack.use(startOutbox(postgres, deliver, countMessage)),
      ttlMs,
      localCopies() {
        const copies = new LRUCache<number, Entry>({ max: 10_000 });
        return {
          get: (actor) => copies.get(actor),
          set: (entry) => void copies.set(entry.actor, entry, { ttl: ttlMs(entry.actor) }),
          delete: (actor) => void copies.delete(actor),
          clear: () => copies.clear(),
        };
      },
      onEnd: (end) => void stack.defer(end),
    });

    const state = (): State => {
      const open = pushesOpen.filter((isOpen) => isOpen()).length;
      return {
        ...counted,
        pushesOpen: open,
        pushesClosed: pushesOpen.length - open,
        commandsOpen: redis.status === "ready",
      };
    };
    const oneByOne = new Map<number, Promise<unknown>>();
    /** An overlap is made with gates of its actor, so the next one about the same actor waits. */
    const alone = <T>(actor: number, work: () => Promise<T>): Promise<T> => {
      const done = (oneByOne.get(actor) ?? Promise.resolve()).then(work);
      oneByOne.set(
        actor,
        done.catch(() => null),
      );
      return done;
    };
    const answer = async (request: Request): Promise<Answer> => {
      switch (request.what) {
        case "read":
          counted.reads++;
          return access.read(request.actor);
        case "read-held":
          void gates.close(`read ${request.actor}`).then(() => counted.held++);
          return access.read(request.actor);
        case "write":
          await access.write(request.actor, request.decision);
          break;
        case "release":
          gates.open(`read ${request.actor}`);
          break;
        case "read-while-writing":
        case "two-writers": {
          const actor = checkedActor(request.number, instance);
          return { isRight: await alone(actor, () => overlap(request.what, actor, access, gates, pool)) };
        }
      }
      return state();
    };

    const resources = stack.move();
    return {
      subject: {
        async serve() {
          const served = await serveJson(answer);
          await pool.query(
            "INSERT INTO invalidation.instances VALUES ($1, $2) ON CONFLICT (instance) DO UPDATE SET url = $2",
            [instance, served.url],
          );
          return served;
        },
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/** Makes two requests overlap, and reads until the change is seen, or until it should have been; whether it was. */
async function overlap(
  what: "read-while-writing" | "two-writers",
  actor: number,
  access: Access,
  gates: Gates,
  database: pg.Pool,
): Promise<boolean> {
  const opposite: Decision = (await truthOf(database, actor)).decision === "allow" ? "block" : "allow";
  await access.read(actor);
  const gate = what === "two-writers" ? `after commit ${actor}` : `before commit ${actor}`;
  const arrived = gates.close(gate);
  const first = access.write(actor, opposite);
  await arrived;
  if (what === "two-writers") await access.write(actor, opposite === "allow" ? "block" : "allow");
  else await access.read(actor);
  gates.open(gate);
  await first;
  const truth = await truthOf(database, actor);
  for (const end = performance.now() + settleMs; ; await sleep(50)) {
    const { version } = await access.read(actor);
    if (version === truth.version || access.bound === "ttl") return true;
    if (performance.now() > end) return false;
  }
}

/** Makes the tables, and the routes to Redis that faults are made on. */
export async function provision(
  run: Run & Urls<Services>,
): Promise<Provisioned<Setup, Request, Answer, Handles>> {
  await using stack = new AsyncDisposableStack();
  stack.use(await makeTables(run.postgres));
  const commands = stack.use(await openRelay({ to: run.redis, oneWayMs: 0 }));
  const pushes = stack.use(await openRelay({ to: run.redis, oneWayMs: 0 }));
  const database = stack.adopt(
    ignoreConnectionErrors(new pg.Pool({ connectionString: run.postgres, max: 2 })),
    (one) => one.end(),
  );
  const resources = stack.move();
  return {
    setup: {
      ...{ postgres: run.postgres, redis: run.redis, seed: run.seed },
      ...{ commands: commands.url, pushes: pushes.url },
    },
    handles: { commands, pushes },
    expected: async (request) => {
      if ("number" in request) return { isRight: true };
      if (request.what !== "read") throw new Error("this has no right answer");
      return truthOf(database, request.actor);
    },
    facts: {
      instances: "4 processes, with commands and pushes of Redis on two routes that faults are made on",
      TTL: "60 s where copies are counted; 1 s in calm, where the time until the last old answer is measured",
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
