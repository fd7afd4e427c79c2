/** One suite for every way of starting real servers: what an experiment may rely on. */
import type { Services } from "@labs/experiment";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServices } from "./open-services.ts";
import { withPostgres } from "./postgres-client.ts";
import { withRedis } from "./redis-client.ts";
import { surveyServices } from "./survey.ts";

const { postgres: _, redis } = (await surveyServices()).services;
const { LABS_DATABASE_URL: __, LABS_REDIS_URL: ___, ...env } = process.env;
const docker = redis.ways.find(({ way }) => way === "docker");
const noEngine = docker?.state === "unavailable" ? docker.detail : false;

const suites = [
  { way: "local", skip: false },
  { way: "docker", skip: noEngine },
] as const;

for (const { way, skip } of suites) {
  describe.skipIf(skip)(`services that a run starts: ${way}${skip ? ` (${skip})` : ""}`, () => {
    const said: string[] = [];
    let services: Services;

    beforeAll(() => {
      services = openServices({ say: (line) => said.push(line), env: { ...env, LABS_SERVICES: way } });
    });
    afterAll(() => services[Symbol.asyncDispose]());

    it("gives the same PostgreSQL at every call, empty, in one said line", async () => {
      const [one, two] = await Promise.all([services.postgres(), services.postgres()]);
      expect(one).toBe(two);
      expect(new URL(one.url).hostname).toBe("127.0.0.1");
      const tables = await withPostgres(one.url, (client) =>
        client.query("select * from pg_tables where schemaname = 'public'"),
      );
      expect(tables.rows).toEqual([]);
      expect(said.filter((line) => /^PostgreSQL \S+: (local|Docker), /.test(line))).toHaveLength(1);
    });

    it("makes writes durable and reports the settings as the server has them", async () => {
      const { record, url } = await services.postgres();
      expect(record.how).toContain(way);
      expect(record.settings).toMatchObject({
        fsync: "on",
        synchronous_commit: "on",
        full_page_writes: "on",
        shared_buffers: "128MB",
        max_connections: "200",
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
      expect(said.filter((line) => /^(Redis|Valkey) \S+: (local|Docker), /.test(line))).toHaveLength(1);
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

    it("finds services that answer to be in order", async () => {
      await (await services.postgres()).check();
      await (await services.redis()).check();
    });

    it("stops everything when disposed of, as often as that is asked", async () => {
      const own = openServices({ say: () => {}, env: { ...env, LABS_SERVICES: way } });
      const service = await own.redis();
      await own[Symbol.asyncDispose]();
      await own[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await expect(service.check()).rejects.toMatchObject({ code: "SERVICE_LOST" });
    });
  });
}
