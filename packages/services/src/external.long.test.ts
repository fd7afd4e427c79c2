/** Servers of the user's own: used, and left as they were. */
import type { Service } from "@labs/experiment";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openServices } from "./open-services.ts";
import { withPostgres } from "./postgres/postgres-client.ts";
import { withRedis } from "./redis/redis-client.ts";
import { surveyServices } from "./survey.ts";

/** Foreign servers, as far as the runs under test can see. */
const others = openServices({ say: () => {}, env: { ...process.env, LABS_SERVICES: "local" } });
let theirPostgres: Service;
let theirRedis: Service;

beforeAll(async () => {
  [theirPostgres, theirRedis] = await Promise.all([others.postgres(), others.redis()]);
});
beforeEach(() => theirRedis.empty());
afterAll(() => others[Symbol.asyncDispose]());

function open(more: NodeJS.ProcessEnv = {}) {
  const lines: string[] = [];
  const services = openServices({
    say: (line) => lines.push(line),
    env: { ...process.env, LABS_DATABASE_URL: theirPostgres.url, LABS_REDIS_URL: theirRedis.url, ...more },
  });
  onTestFinished(() => services[Symbol.asyncDispose]());
  return { services, lines };
}

const databases = () =>
  withPostgres(theirPostgres.url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database order by datname",
    );
    return rows.map(({ datname }) => datname);
  });

describe("an external PostgreSQL", () => {
  it("gets a private database, which is dropped at the end", async () => {
    await withPostgres(theirPostgres.url, (client) => client.query("create table theirs as select 42 as n"));
    const before = await databases();
    const { services, lines } = open();
    const service = await services.postgres();
    const name = new URL(service.url).pathname.slice(1);
    expect(name).toMatch(/^labs_[0-9a-f]{12}$/);
    expect(await databases()).toEqual([...before, name].sort());
    expect(service.record.how).toBe("external");
    expect(service.pids).toEqual([]);
    await withPostgres(service.url, (client) => client.query("create table ours (n int)"));
    await service.check();
    await services[Symbol.asyncDispose]();
    expect(await databases()).toEqual(before);
    const { rows } = await withPostgres(theirPostgres.url, (client) => client.query("select n from theirs"));
    expect(rows).toEqual([{ n: 42 }]);
    expect(lines).toEqual([expect.stringMatching(/^PostgreSQL \S+: external, 127\.0\.0\.1:\d+\/labs_/)]);
  });

  it("may have a PgBouncer of the run's own before it, even for a role that may not read secrets", async () => {
    await withPostgres(theirPostgres.url, (client) =>
      client.query("create role modest login createdb password 'it''s 100 % mine'"),
    );
    const url = new URL(theirPostgres.url);
    url.username = "modest";
    url.password = encodeURIComponent("it's 100 % mine");
    // No engine: only the server is external.
    const { services } = open({ LABS_DATABASE_URL: url.href, LABS_ENGINE: "false" });
    const service = await services.pgbouncer();
    expect(service.record.settings).toMatchObject({
      login: "SCRAM, hashed anew by PgBouncer at every login",
    });
    await service.check();
    const { rows } = await withPostgres(service.url, (client) =>
      client.query("select current_user as role, current_database() as database"),
    );
    expect(rows).toEqual([{ role: "modest", database: expect.stringMatching(/^labs_/) }]);
  });
});

describe("an external Redis", () => {
  it("is refused when it holds keys, and keeps them", async () => {
    await withRedis(theirRedis.url, (client) => client.set("theirs", "42"));
    const { services } = open();
    await expect(services.redis()).rejects.toMatchObject({
      code: "NOT_EMPTY",
      message: expect.stringMatching(/holds 1 key, .* set LABS_REDIS_URL to its database 1/),
    });
    await services[Symbol.asyncDispose]();
    expect(await withRedis(theirRedis.url, (client) => client.get("theirs"))).toBe("42");
  });

  it("gives each caller the next empty database and empties only those", async () => {
    const database = (n: number) => theirRedis.url.replace(/\d+$/, String(n));
    await withRedis(database(1), (client) => client.set("theirs", "42"));
    const { services } = open();
    const [one, two] = [await services.redis(), await services.redis()];
    expect([one.url, two.url]).toEqual([database(0), database(2)]);
    for (const { url } of [one, two]) await withRedis(url, (client) => client.set("ours", "1"));
    await one.empty();
    expect(await withRedis(two.url, (client) => client.dbsize())).toBe(1);
    await services[Symbol.asyncDispose]();
    expect(await withRedis(theirRedis.url, (client) => client.info("keyspace"))).toMatch(
      /^# Keyspace\s+db1:keys=1,\S*\s*$/,
    );
  });

  it("is not shared by two runs in the same database", async () => {
    const first = await open().services.redis();
    await expect(open().services.redis()).rejects.toMatchObject({
      code: "NOT_EMPTY",
      message: expect.stringContaining("is used by another run of the labs"),
    });
    await first.check();
  });

  it("says so when no empty database is left", async () => {
    const { services } = open({ LABS_REDIS_URL: theirRedis.url.replace(/\d+$/, "15") });
    await services.redis();
    await expect(services.redis()).rejects.toMatchObject({ code: "NOT_EMPTY" });
  });
});

it("surveys external servers without touching them", async () => {
  await withRedis(theirRedis.url, (client) => client.set("theirs", "42"));
  const { services } = await surveyServices({
    ...process.env,
    LABS_DATABASE_URL: theirPostgres.url,
    LABS_REDIS_URL: theirRedis.url,
  });
  expect(services.postgres.use).toMatchObject({ provider: "external", state: "ready" });
  expect(services.redis.providers[0]).toMatchObject({ provider: "external", state: "unavailable" });
  expect(await withRedis(theirRedis.url, (client) => client.dbsize())).toBe(1);
});
