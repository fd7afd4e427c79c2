/** The messages where a service is missing. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openServices } from "./open-services.ts";
import { surveyServices } from "./survey.ts";

/** A machine without anything, on which nothing may be installed. */
const bare = {
  PATH: "/nonexistent",
  LABS_NO_INSTALL: "1",
  LABS_ENGINE: "false",
  LABS_CACHE: "/nonexistent",
};

function open(env: NodeJS.ProcessEnv) {
  const lines: string[] = [];
  const services = openServices({ say: (line) => lines.push(line), env });
  onTestFinished(() => services[Symbol.asyncDispose]());
  return { services, lines };
}

describe("LABS_SERVICES", () => {
  it("takes one of three words", () => {
    const opening = () => openServices({ say: () => {}, env: { LABS_SERVICES: "cloud" } });
    expect(opening).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(opening).toThrow('LABS_SERVICES is "cloud", which is not one of external, local and docker');
  });

  it("says why the provider it names cannot be used", async () => {
    const { services } = open({ ...bare, LABS_SERVICES: "docker" });
    await expect(services.postgres()).rejects.toMatchObject({
      code: "SERVICE_MISSING",
      message:
        "PostgreSQL is missing: LABS_SERVICES=docker, but LABS_ENGINE=false forbids Docker. To get it, unset LABS_ENGINE, or unset LABS_SERVICES.",
    });
  });

  it("needs a connection string for external services", async () => {
    const { services } = open({ ...bare, LABS_SERVICES: "external" });
    await expect(services.redis()).rejects.toMatchObject({
      code: "SERVICE_MISSING",
      message: expect.stringContaining("LABS_SERVICES=external, but LABS_REDIS_URL is not set"),
    });
  });
});

describe("an external PostgreSQL", () => {
  it("is missed by name when it does not answer, and nothing else is used instead", async () => {
    const { services } = open({ ...bare, LABS_DATABASE_URL: "postgres://me:secret@127.0.0.1:1/mine" });
    await expect(services.postgres()).rejects.toMatchObject({
      code: "SERVICE_MISSING",
      message: expect.stringMatching(
        /^LABS_DATABASE_URL \(127\.0\.0\.1:1\/mine\) cannot be used \(.*ECONNREFUSED/,
      ),
    });
  });

  it("must be named by a connection string, which is not shown", async () => {
    const { services } = open({ ...bare, LABS_DATABASE_URL: "secret" });
    await expect(services.postgres()).rejects.toMatchObject({
      code: "USAGE",
      message: expect.not.stringContaining("secret"),
    });
  });
});

describe("a machine without Redis", () => {
  it("is told each way to get it", async () => {
    const { services, lines } = open(bare);
    const error = await services.redis().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SERVICE_MISSING" });
    for (const part of [
      "LABS_REDIS_URL",
      "redis-server",
      "Docker",
      "LABS_NO_INSTALL",
      "apt-get install",
      "brew",
    ]) {
      expect(String(error)).toContain(part);
    }
    expect(lines).toEqual([]);
  });

  it("is surveyed as missing, with what to do", async () => {
    const { services } = await surveyServices(bare);
    expect(services.redis.use).toBeNull();
    expect(services.redis.providers.map(({ provider }) => provider)).toEqual([
      "external",
      "local",
      "docker",
      "fetch",
      "build",
    ]);
    for (const provider of services.redis.providers)
      expect(provider).toMatchObject({ state: "unavailable", fix: expect.any(String) });
    expect(services.postgres.use).toMatchObject({
      provider: "local",
      state: "ready",
      detail: expect.stringMatching(/^PostgreSQL \d+\.\d+ of the npm packages$/),
    });
  });

  it("does not take a Redis that is too old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = join(folder, "redis-server");
    await writeFile(program, "#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n");
    await chmod(program, 0o755);
    const { services } = open({ ...bare, PATH: folder });
    await expect(services.redis()).rejects.toThrow(
      "version 7 or newer) is on PATH, only Redis 6.0.16 is too old",
    );
  });
});

describe("a machine without PgBouncer", () => {
  it("is told each way to get it", async () => {
    const { services, lines } = open(bare);
    const error = await services.pgbouncer().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SERVICE_MISSING" });
    for (const part of ["PATH", "Docker", "LABS_NO_INSTALL", "apt-get install", "brew install"]) {
      expect(String(error)).toContain(part);
    }
    expect(lines).toEqual([]);
  });

  it("is missing where only external services are allowed: each run configures its own", async () => {
    const { services } = open({ ...bare, LABS_SERVICES: "external" });
    await expect(services.pgbouncer()).rejects.toMatchObject({
      code: "SERVICE_MISSING",
      message:
        "PgBouncer is missing: LABS_SERVICES=external, but it has no such provider. To get it, unset LABS_SERVICES.",
    });
  });

  it("is surveyed as missing, with what to do", async () => {
    const { pgbouncer } = (await surveyServices(bare)).services;
    expect(pgbouncer.use).toBeNull();
    expect(pgbouncer.providers.map(({ provider }) => provider)).toEqual(["local", "docker", "fetch"]);
    for (const provider of pgbouncer.providers)
      expect(provider).toMatchObject({ state: "unavailable", fix: expect.any(String) });
  });

  it("does not take one that is too old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = join(folder, "pgbouncer");
    await writeFile(program, "#!/bin/sh\necho 'PgBouncer 1.9.0'\n");
    await chmod(program, 0o755);
    const { services } = open({ ...bare, PATH: folder });
    await expect(services.pgbouncer()).rejects.toThrow("is on PATH, only PgBouncer 1.9.0 is too old");
  });
});

describe.each([
  ["haproxy", "HAProxy", "HAProxy version 2.4.22"],
  ["nginx", "nginx", "nginx version: nginx/1.18.0"],
] as const)("a machine without %s", (name, title, old) => {
  it("is told each way to get it", async () => {
    const { services, lines } = open(bare);
    const error = await services[name]().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SERVICE_MISSING" });
    for (const part of [
      `${title} is missing`,
      "PATH",
      "Docker",
      "LABS_NO_INSTALL",
      `apt-get install ${name}`,
    ])
      expect(String(error)).toContain(part);
    expect(lines).toEqual([]);
  });

  it("is surveyed as missing, with what to do", async () => {
    const survey = (await surveyServices(bare)).services[name];
    expect(survey.use).toBeNull();
    expect(survey.providers.map(({ provider }) => provider)).toEqual(["local", "fetch", "docker"]);
    for (const provider of survey.providers)
      expect(provider).toMatchObject({ state: "unavailable", fix: expect.any(String) });
  });

  it("does not take one that is too old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = join(folder, name);
    await writeFile(program, `#!/bin/sh\necho '${old}'\n`);
    await chmod(program, 0o755);
    const { services } = open({ ...bare, PATH: folder });
    await expect(services[name]()).rejects.toThrow(/is on PATH, only \w+ [\d.]+ is too old/);
  });
});

describe("a machine without Prometheus", () => {
  it("is told each way to get it", async () => {
    const { services, lines } = open(bare);
    const error = await services.prometheus().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SERVICE_MISSING" });
    for (const part of [
      "Prometheus is missing",
      "PATH",
      "LABS_NO_INSTALL",
      "apt-get install prometheus",
      "brew",
    ])
      expect(String(error)).toContain(part);
    expect(lines).toEqual([]);
  });

  it("is surveyed as missing, with what to do", async () => {
    const { prometheus } = (await surveyServices(bare)).services;
    expect(prometheus.use).toBeNull();
    expect(prometheus.providers.map(({ provider }) => provider)).toEqual(["local", "fetch"]);
    for (const provider of prometheus.providers)
      expect(provider).toMatchObject({ state: "unavailable", fix: expect.any(String) });
  });
});

describe("a machine without PyTorch", () => {
  it("is told each way to get it", async () => {
    const { services, lines } = open(bare);
    const error = await services.pytorch().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SERVICE_MISSING" });
    for (const part of ["PyTorch is missing", "LABS_NO_INSTALL", "apt-get install python3-torch"])
      expect(String(error)).toContain(part);
    expect(lines).toEqual([]);
  });
});
