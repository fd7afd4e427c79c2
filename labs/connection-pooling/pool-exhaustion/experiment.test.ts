import { random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices, withPostgres } from "@labs/services";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brokenRules } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

let postgres = "";
beforeAll(async () => {
  postgres = (await services.postgres()).url;
});

// All variants: answers.long.test.ts.
const pools = describeExperiment(experiment, services, { few: true });

test("a silent scorer keeps a call waiting, unless the wait for it has an end", async () => {
  await using unbounded = await pools().open("query-timeout");
  await using bounded = await pools().open("scorer-timeout");
  const [input] = pools().draw(1, "calls");
  if (input === undefined) throw new Error("a draw of one gives one");
  let answered = false;
  {
    using _held = pools().handles.scorer.hold();
    void unbounded.call(input).then(() => {
      answered = true;
    });
    await expect(bounded.call(input)).rejects.toThrow(/aborted/);
    expect(answered).toBe(false);
  }
  await expect.poll(() => answered).toBe(true);
});

test("a variant that decides correctly and stores nothing is refused within 40 draws", async () => {
  const open = variant(({ options, score, thresholdFor }) => {
    const pool = new pg.Pool(options);
    return {
      pool,
      screen: async ({ actor, prompt }) => {
        const threshold = await thresholdFor(pool, actor);
        return (await score(prompt)) >= threshold || brokenRules(prompt).length > 0 ? "block" : "allow";
      },
    };
  });
  await using opened = await pools().open(open);
  const draw = random("drops");
  const differing = new Set<string>();
  for (let n = 0; n < 40; n++) {
    const input = experiment.input(draw, pools().setup);
    const [answer, right] = [await opened.call(input), await pools().expected(input)];
    for (const key of ["decision", "findings", "refusals"] as const)
      if (answer[key] !== right[key]) differing.add(key);
  }
  expect([...differing].toSorted()).toEqual(["findings", "refusals"]);
});

// What the explanation says of pg-pool and node-postgres, checked against the versions that are installed.

/** A pool that is ended with the test. */
async function openPool(options: pg.PoolConfig = {}) {
  const pool = new pg.Pool({ connectionString: postgres, ...options });
  const heard = { pool: 0, checkedOut: 0 };
  pool.on("error", () => heard.pool++);
  pool.on("connect", (client) => client.on("error", () => heard.checkedOut++));
  return { pool, heard, [Symbol.asyncDispose]: () => pool.end() };
}

/** Resolves when a client's connection has ended; `once` would reject with its error. */
const ended = (client: pg.PoolClient) => new Promise<void>((resolve) => client.once("end", resolve));

const backendOf = async (client: pg.PoolClient) =>
  (await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid;

const end = (pid: number | undefined) =>
  withPostgres(postgres, (client) => client.query("SELECT pg_terminate_backend($1)", [pid]));

test("by default: 10 clients, idle ones end after 10 s, and a wait for one has no end", async () => {
  await using opened = await openPool();
  const { max, idleTimeoutMillis, connectionTimeoutMillis } = opened.pool.options;
  expect({ max, idleTimeoutMillis, connectionTimeoutMillis }).toEqual({
    max: 10,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: undefined,
  });
});

test("the call that waited longest is served first, and the client that came back last goes out first", async () => {
  await using opened = await openPool({ max: 2 });
  const { pool } = opened;
  const [first, last] = [await pool.connect(), await pool.connect()];
  const served: string[] = [];
  const waiters = ["a", "b", "c"].map(async (name) => {
    const client = await pool.connect();
    served.push(name);
    client.release();
  });
  expect(pool.waitingCount).toBe(3);
  first.release();
  await Promise.all(waiters);
  expect(served).toEqual(["a", "b", "c"]);
  last.release();
  const again = await pool.connect();
  expect(again).toBe(last);
  again.release();
});

test("a pool hears when an idle client breaks and not when one that is checked out does", async () => {
  await using opened = await openPool();
  const { pool, heard } = opened;
  const client = await pool.connect();
  const lost = ended(client);
  await end(await backendOf(client));
  await lost;
  expect(heard.pool).toBe(0);
  expect(heard.checkedOut).toBeGreaterThanOrEqual(1);
  expect(pool.totalCount).toBe(1);
  client.release();
  expect(pool.totalCount).toBe(0);

  const next = await pool.connect();
  const pid = await backendOf(next);
  next.release();
  const gone = ended(next);
  await end(pid);
  await gone;
  expect(heard.pool).toBe(1);
  expect(pool.totalCount).toBe(0);
});

test("a server that ends an idle transaction frees its locks and not the place in the pool", async () => {
  await using opened = await openPool({ max: 1, idle_in_transaction_session_timeout: 50 });
  const { pool } = opened;
  const leaked = await pool.connect();
  const gone = ended(leaked);
  await leaked.query("BEGIN");
  await gone;
  expect({ total: pool.totalCount, idle: pool.idleCount }).toEqual({ total: 1, idle: 0 });
  leaked.release();
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("statements sent at once on one client run one after another", async () => {
  await using opened = await openPool();
  const client = await opened.pool.connect();
  const sql = `SELECT extract(epoch FROM clock_timestamp())::float8 AS began, pg_sleep(0.05),
    extract(epoch FROM clock_timestamp())::float8 AS ended`;
  const both = await Promise.all([client.query(sql), client.query(sql)]);
  client.release();
  const [first, second] = both.map(({ rows }) => rows[0]);
  expect(second.began).toBeGreaterThanOrEqual(first.ended);
});

test("after query_timeout the statement goes on, and a client released as sound lets the next one wait", async () => {
  await using opened = await openPool({ max: 1 });
  const { pool } = opened;
  await withPostgres(postgres, async (holder) => {
    await holder.query("SELECT pg_advisory_lock(7)");
    const client = await pool.connect();
    const pid = await backendOf(client);
    const blocked = { text: "SELECT pg_advisory_lock(7)", query_timeout: 50 };
    await expect(client.query(blocked)).rejects.toThrow("Query read timeout");
    client.release();
    let answered = false;
    const next = pool.query("SELECT 1").then(() => {
      answered = true;
    });
    const { rows } = await holder.query("SELECT state FROM pg_stat_activity WHERE pid = $1", [pid]);
    expect(rows).toEqual([{ state: "active" }]);
    expect(answered).toBe(false);
    await holder.query("SELECT pg_advisory_unlock(7)");
    await next;
    expect(answered).toBe(true);
  });
});
