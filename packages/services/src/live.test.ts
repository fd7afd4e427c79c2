/** One suite for every provider that starts real servers: what an experiment may rely on. */
import type { Services } from "@labs/experiment";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServices } from "./open-services.ts";
import { withPostgres } from "./postgres/postgres-client.ts";
import { isAtLeast } from "./program/find-program.ts";
import type { ProviderName } from "./provider/provider.ts";
import { withRedis } from "./redis/redis-client.ts";
import { surveyServices } from "./survey.ts";

const { redis, pgbouncer } = (await surveyServices()).services;
const { LABS_DATABASE_URL: _, LABS_REDIS_URL: __, ...env } = process.env;
const docker = redis.providers.find(({ provider }) => provider === "docker");
const noEngine = docker?.state === "unavailable" ? docker.detail : false;

/** No image is fetched for a test. */
const noPgBouncer = (wanted: ProviderName) => {
  const providers = pgbouncer.providers.filter(
    ({ provider }) => provider === wanted || (wanted === "local" && provider === "fetch"),
  );
  const states = wanted === "docker" ? ["ready"] : ["ready", "possible"];
  return providers.some(({ state }) => states.includes(state)) ? false : `${providers[0]?.detail}`;
};

const suites = [
  { provider: "local", skip: false },
  { provider: "docker", skip: noEngine },
] as const;

for (const { provider, skip } of suites) {
  describe.skipIf(skip)(`services that a run starts: ${provider}${skip ? ` (${skip})` : ""}`, () => {
    const lines: string[] = [];
    let services: Services;

    beforeAll(() => {
      services = openServices({ say: (line) => lines.push(line), env: { ...env, LABS_SERVICES: provider } });
    });
    afterAll(() => services[Symbol.asyncDispose]());

    it("gives the same PostgreSQL at every call, empty, and prints one line", async () => {
      const [one, two] = await Promise.all([services.postgres(), services.postgres()]);
      expect(one).toBe(two);
      expect(new URL(one.url).hostname).toBe("127.0.0.1");
      const tables = await withPostgres(one.url, (client) =>
        client.query("select * from pg_tables where schemaname = 'public'"),
      );
      expect(tables.rows).toEqual([]);
      expect(lines.filter((line) => /^PostgreSQL \S+: (local|Docker), /.test(line))).toHaveLength(1);
    });

    it("makes writes durable and reports the settings as the server has them", async () => {
      const { record, url } = await services.postgres();
      expect(record.how).toContain(provider);
      expect(record.settings).toMatchObject({
        fsync: "on",
        synchronous_commit: "on",
        full_page_writes: "on",
        shared_buffers: "32MB",
        max_connections: "300",
        jit: "off",
        collation: "C.UTF-8",
        data_checksums: "on",
        pg_stat_statements: "on",
      });
      const { rows } = await withPostgres(url, (client) => client.query("show server_version"));
      expect(record.settings.server_version).toBe(rows[0].server_version);
    });

    it("wants a password", async () => {
      const url = new URL((await services.postgres()).url);
      url.password = "wrong";
      await expect(withPostgres(url.href, (client) => client.query("select 1"))).rejects.toThrow(/password/);
      const redis = new URL((await services.redis()).url);
      redis.password = "";
      await expect(withRedis(redis.href, (client) => client.ping())).rejects.toThrow(/NOAUTH/);
    });

    it("gives another empty Redis at every call, without persistence", async () => {
      const [one, two] = await Promise.all([services.redis(), services.redis()]);
      expect(one.url).not.toBe(two.url);
      await withRedis(one.url, (client) => client.set("only", "here"));
      expect(await withRedis(two.url, (client) => client.dbsize())).toBe(0);
      expect(one.record.settings).toMatchObject({ save: "", appendonly: "no", maxmemory: "0" });
      expect(lines.filter((line) => /^(Redis|Valkey) \S+: (local|Docker), /.test(line))).toHaveLength(1);
    });

    it("empties a Redis and its counters, whatever database was used", async () => {
      const service = await services.redis();
      const client = new Redis(service.url);
      await client.set("a", 1);
      await client.get("missing");
      await client.select(3);
      await client.set("b", 1);
      await service.empty();
      expect(await client.dbsize()).toBe(0);
      expect(await client.info("keyspace")).not.toContain("keys=");
      expect(await client.info("stats")).toContain("keyspace_misses:0");
      client.disconnect();
    });

    it("keeps the tables of a run when PostgreSQL is emptied between cells", async () => {
      const service = await services.postgres();
      await withPostgres(service.url, (client) => client.query("create table shared (n int)"));
      await service.empty();
      await withPostgres(service.url, (client) => client.query("select n from shared"));
    });

    describe.skipIf(noPgBouncer(provider))("PgBouncer", () => {
      const inMode = async (mode: string) => {
        const url = new URL((await services.pgbouncer()).url);
        url.pathname = `/${mode}`;
        return url.href;
      };

      it("is the same at every call and stands before the run's database", async () => {
        const [one, two] = await Promise.all([services.pgbouncer(), services.pgbouncer()]);
        expect(one).toBe(two);
        const postgres = await services.postgres();
        await withPostgres(postgres.url, (client) => client.query("create table upstream as select 42 as n"));
        const { rows } = await withPostgres(one.url, (client) => client.query("select n from upstream"));
        expect(rows).toEqual([{ n: 42 }]);
        expect(lines.filter((line) => /^PgBouncer \S+: (local|Docker), /.test(line))).toHaveLength(1);
        await one.check();
      });

      it("has a database name for each mode and says its settings", async () => {
        const { record, url } = await services.pgbouncer();
        expect(new URL(url).pathname).toBe("/transaction");
        expect(record.settings).toMatchObject({
          login: "SCRAM with the secret of PostgreSQL",
          default_pool_size: "20",
          max_client_conn: "500",
          max_prepared_statements: isAtLeast(record.version, "1.21") ? "200" : "not known to this version",
          "database session": "session mode",
          "database statement": "statement mode",
          "database transaction": "transaction mode",
        });
        await expect(
          withPostgres(await inMode("statement"), (client) => client.query("begin")),
        ).rejects.toThrow(/transaction/i);
        await withPostgres(await inMode("session"), (client) => client.query("begin"));
      });

      it("wants a password", async () => {
        const url = new URL(await inMode("transaction"));
        url.password = "wrong";
        await expect(withPostgres(url.href, (client) => client.query("select 1"))).rejects.toThrow(
          /authentication/,
        );
      });
    });

    it("finds services that answer to be in order", async () => {
      await (await services.postgres()).check();
      await (await services.redis()).check();
    });

    it("stops everything when disposed of, as often as that is asked", async () => {
      const own = openServices({ say: () => {}, env: { ...env, LABS_SERVICES: provider } });
      const service = await own.redis();
      await own[Symbol.asyncDispose]();
      await own[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await expect(service.check()).rejects.toMatchObject({ code: "SERVICE_LOST" });
    });
  });
}
