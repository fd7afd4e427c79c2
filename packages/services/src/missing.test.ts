/** What is said where something is missing. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openServices } from "./open-services.ts";
import { type Machine, planInstall } from "./program/fetch-plan.ts";
import { surveyServices } from "./survey.ts";

/** A machine without anything, on which nothing may be installed. */
const bare = {
  PATH: "/nonexistent",
  LABS_NO_INSTALL: "1",
  LABS_ENGINE: "false",
  REDISMS_DOWNLOAD_DIR: "/nonexistent",
  LABS_PGBOUNCER_FOLDER: "/nonexistent",
};

function open(env: NodeJS.ProcessEnv) {
  const said: string[] = [];
  const services = openServices({ say: (line) => said.push(line), env });
  onTestFinished(() => services[Symbol.asyncDispose]());
  return { services, said };
}

describe("LABS_SERVICES", () => {
  it("takes one of three words", () => {
    const opening = () => openServices({ say: () => {}, env: { LABS_SERVICES: "cloud" } });
    expect(opening).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(opening).toThrow('LABS_SERVICES is "cloud", which is not one of external, local and docker');
  });

  it("says why the way it names cannot be gone", async () => {
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

describe("a machine without Redis", () => {
  it("is told every way to get it", async () => {
    const { services, said } = open(bare);
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
    expect(said).toEqual([]);
  });

  it("is surveyed as missing, with what to do", async () => {
    const { services } = await surveyServices(bare);
    expect(services.redis.use).toBeNull();
    expect(services.redis.ways.map(({ way }) => way)).toEqual([
      "external",
      "local",
      "docker",
      "install",
      "build",
    ]);
    for (const way of services.redis.ways)
      expect(way).toMatchObject({ state: "unavailable", fix: expect.any(String) });
    expect(services.postgres.use).toMatchObject({ way: "local" });
  });

  it("does not take a Redis that is too old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = join(folder, "redis-server");
    await writeFile(program, "#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n");
    await chmod(program, 0o755);
    const { services } = open({ ...bare, PATH: folder });
    await expect(services.redis()).rejects.toThrow("version 7 or newer) is on PATH, only Redis 6.0.16");
  });
});

describe("a machine without PgBouncer", () => {
  it("is told every way to get it", async () => {
    const { services, said } = open(bare);
    const error = await services.pgbouncer().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SERVICE_MISSING" });
    for (const part of ["PATH", "Docker", "LABS_NO_INSTALL", "apt-get install", "brew install"]) {
      expect(String(error)).toContain(part);
    }
    expect(said).toEqual([]);
  });

  it("is missing where only external services are allowed: each run configures its own", async () => {
    const { services } = open({ ...bare, LABS_SERVICES: "external" });
    await expect(services.pgbouncer()).rejects.toMatchObject({
      code: "SERVICE_MISSING",
      message:
        "PgBouncer is missing: LABS_SERVICES=external, but it has no such way. To get it, unset LABS_SERVICES.",
    });
  });

  it("is surveyed as missing, with what to do", async () => {
    const { pgbouncer } = (await surveyServices(bare)).services;
    expect(pgbouncer.use).toBeNull();
    expect(pgbouncer.ways.map(({ way }) => way)).toEqual(["local", "docker", "install"]);
    for (const way of pgbouncer.ways)
      expect(way).toMatchObject({ state: "unavailable", fix: expect.any(String) });
  });

  it("does not take one that is too old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = join(folder, "pgbouncer");
    await writeFile(program, "#!/bin/sh\necho 'PgBouncer 1.9.0'\n");
    await chmod(program, 0o755);
    const { services } = open({ ...bare, PATH: folder });
    await expect(services.pgbouncer()).rejects.toThrow("or in /usr/sbin, only PgBouncer 1.9.0");
  });
});

describe("how Redis is installed", () => {
  const nothing: Machine = { forbidden: false, root: false, apt: false, sudo: false, brew: false };
  const plan = (machine: Partial<Machine>) => planInstall({ ...nothing, ...machine });

  it("is with apt-get as root", () => {
    expect(plan({ root: true, apt: true })).toMatchObject({
      install: ["apt-get", "install", "-y", "--no-install-recommends", "redis-tools"],
      undo: "apt-get purge --autoremove redis-tools",
    });
  });

  it("is through sudo where it asks for no password", () => {
    expect(plan({ apt: true, sudo: true })).toMatchObject({
      install: expect.arrayContaining(["sudo", "-n", "apt-get"]),
      undo: "sudo apt-get purge --autoremove redis-tools",
    });
  });

  it("never sets up a system service", () => {
    for (const machine of [
      { root: true, apt: true },
      { apt: true, sudo: true },
    ]) {
      expect(plan(machine)).not.toMatchObject({ install: expect.arrayContaining(["redis-server"]) });
    }
  });

  it("is with brew, though not as root", () => {
    expect(plan({ brew: true })).toMatchObject({
      install: ["brew", "install", "redis"],
      undo: "brew uninstall redis",
    });
    expect(plan({ brew: true, root: true })).toHaveProperty("found");
  });

  it("is left to people where sudo asks for a password, or nothing is there", () => {
    expect(plan({ apt: true })).toMatchObject({ found: "apt-get needs root or sudo without a password" });
    expect(plan({})).toMatchObject({ found: "neither apt-get nor brew is there to install it" });
  });

  it("is not at all under LABS_NO_INSTALL=1", () => {
    expect(plan({ forbidden: true, root: true, apt: true })).toMatchObject({ fix: "unset LABS_NO_INSTALL" });
  });
});
