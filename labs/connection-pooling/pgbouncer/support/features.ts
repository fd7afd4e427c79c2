/**
 * What a session can leave on its connection, tried by two clients: one uses it, the other takes a connection
 * for a transaction, and then both look. Nothing is assumed about the path to the server.
 */
import type { Client, QueryResult } from "pg";

/** One feature of a session. */
interface Feature {
  use(client: Client): Promise<unknown>;
  /** Whether the client that used it still has it. */
  has(client: Client): Promise<boolean>;
  /** Whether it leaks to the other client, which never used it. */
  leaks(client: Client): Promise<boolean>;
}

/** The first value of the first row. */
const first = ({ rows }: QueryResult<Record<string, unknown>>) => Object.values(rows[0] ?? {})[0];

/** Both clients look in the same way. */
function seenBy(use: string, look: string): Feature {
  const sees = async (client: Client) => first(await client.query(look)) === true;
  return { use: (client) => client.query(use), has: sees, leaks: sees };
}

/** Notices that a client has received. */
const received = new WeakMap<Client, number>();

function listening(): Feature {
  const receives = async (client: Client) => {
    // Notices come with the next answer, when no transaction is open.
    await client.query("rollback");
    await client.query("select 1");
    return (received.get(client) ?? 0) > 0;
  };
  return {
    use: (client) => client.query("listen incidents"),
    has: async (client) => {
      await client.query("notify incidents");
      return await receives(client);
    },
    leaks: receives,
  };
}

/** node-postgres parses a statement under its name once and later only refers to it. */
const namedStatement: Feature = {
  use: (client) => client.query({ name: "lookup", text: "select true" }),
  has: async (client) => first(await client.query({ name: "lookup", text: "select true" })) === true,
  leaks: async (client) => {
    try {
      await client.query({ name: "lookup", text: "select false" });
      return false;
    } catch (error) {
      // duplicate_prepared_statement: another client has taken the name.
      return error instanceof Error && "code" in error && error.code === "42P05";
    }
  },
};

/** Six features of a session that transaction mode breaks by the documentation of PgBouncer, and named statements, which new versions keep. */
export const features = {
  SET: seenBy("set firewall.tenant = '7'", "select current_setting('firewall.tenant', true) = '7'"),
  LISTEN: listening(),
  "advisory lock": {
    use: (client) => client.query("select pg_advisory_lock(7)"),
    has: async (client) =>
      first(
        await client.query(
          "select exists (select from pg_locks where locktype = 'advisory' and objid = 7 and pid = pg_backend_pid())",
        ),
      ) === true,
    leaks: async (client) => first(await client.query("select pg_try_advisory_lock(7)")) === true,
  },
  "temporary table": seenBy("create temporary table scratch as select true", "select * from scratch"),
  "WITH HOLD cursor": seenBy(
    "declare report cursor with hold for select true from generate_series(1, 9)",
    "fetch report",
  ),
  PREPARE: seenBy("prepare report as select true", "execute report"),
  "named statement": namedStatement,
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof features;
export const featureNames = Object.keys(features) as FeatureName[];

/** What became of a feature: whether its client still has it, and whether another client has it too. */
export interface FeatureOutcome {
  readonly kept: boolean;
  readonly leaked: boolean;
}

/** Tries a feature with two clients of the same path to the server. */
export async function tryFeature(name: FeatureName, connect: () => Promise<Client>): Promise<FeatureOutcome> {
  const feature: Feature = features[name];
  const [one, other] = [await connect(), await connect()];
  try {
    for (const client of [one, other]) {
      client.on("notification", () => received.set(client, (received.get(client) ?? 0) + 1));
    }
    await feature.use(one);
    // Takes the connection that became free last, which is the one just used where connections are shared.
    await other.query("begin");
    // What is not there is an error in most cases.
    const kept = await feature.has(one).catch(() => false);
    const leaked = await feature.leaks(other).catch(() => false);
    return { kept, leaked };
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
}

/** Substitutes for three of them that live no longer than a transaction. */
const substitutes = [
  ["select set_config('firewall.tenant', '7', true)", "select current_setting('firewall.tenant') = '7'"],
  [
    "select pg_advisory_xact_lock(8)",
    "select exists (select from pg_locks where locktype = 'advisory' and objid = 8 and pid = pg_backend_pid())",
  ],
  ["create temporary table notes on commit drop as select true", "select * from notes"],
] as const;

/** How many of them are there until the end of their transaction, and gone after it. */
export async function trySubstitutes(connect: () => Promise<Client>): Promise<number> {
  const client = await connect();
  let kept = 0;
  try {
    for (const [use, look] of substitutes) {
      await client.query("begin");
      await client.query(use);
      const there = first(await client.query(look)) === true;
      await client.query("commit");
      const left = await client.query(look).then(first, () => false);
      if (there && left !== true) kept++;
    }
    return kept;
  } finally {
    await client.end();
  }
}
