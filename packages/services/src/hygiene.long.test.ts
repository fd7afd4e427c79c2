/** Nothing is left behind, whichever process is killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readlinkSync } from "node:fs";
import { chmod, mkdtemp } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Service } from "@labs/experiment";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openServices } from "./open-services.ts";
import { temporaryFolders } from "./places/temporary-folder.ts";
import { findLocalPostgres } from "./postgres/local-postgres.ts";
import { serverPlan } from "./postgres/postgres-plan.ts";
import { freePort } from "./process/free-port.ts";
import { processes } from "./process/processes.ts";
import { LocalServer } from "./supervisor/local-server.ts";

const env = { ...process.env, LABS_SERVICES: "local" };
const soon = { timeout: 15_000, interval: 50 };

function open() {
  const services = openServices({ say: () => {}, env });
  onTestFinished(() => services[Symbol.asyncDispose]());
  return services;
}

/** Servers of other tests, which start meanwhile, are not in it. */
async function stubTemporaryFolder(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "labs-h-"));
  // PostgreSQL may run as another user.
  await chmod(folder, 0o1777);
  vi.stubEnv("TMPDIR", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Servers work in their folders. Known on Linux only. */
function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // A helper of PostgreSQL that has ended meanwhile, or another system.
    return "/nonexistent";
  }
}

function main(service: Service): number {
  const [pid] = service.pids;
  if (pid === undefined) throw new Error("the service shows no process");
  return pid;
}

describe("disposing", () => {
  it("waits until processes and folders are gone", async () => {
    const services = open();
    const all = [await services.postgres(), await services.redis(), await services.redis()];
    const pids = all.flatMap(({ pids }) => pids);
    const folders = all.map((service) => folderOf(main(service)));
    await services[Symbol.asyncDispose]();
    expect(pids.filter(alive)).toEqual([]);
    expect(folders.filter(existsSync)).toEqual([]);
  });

  it("stops one Redis and leaves the others", async () => {
    const services = open();
    const [one, two] = [await services.redis(), await services.redis()];
    const pid = main(one);
    await one[Symbol.asyncDispose]();
    expect(alive(pid)).toBe(false);
    await two.check();
  });

  it("ends servers that are stopped by SIGSTOP", async () => {
    const services = open();
    const all = [await services.postgres(), await services.redis()];
    const pids = all.flatMap(({ pids }) => pids);
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    await services[Symbol.asyncDispose]();
    // Orphans may be there for a moment as zombies, until the system's first process has noticed.
    await vi.waitFor(() => expect(pids.filter(alive)).toEqual([]), soon);
  });

  it("cleans up when the supervisor process was killed", async () => {
    const services = open();
    const service = await services.redis();
    const pid = main(service);
    process.kill(await parentOf(pid), "SIGKILL");
    await services[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(alive(pid)).toBe(false), soon);
  });

  it.each([0, 100, 300, 600])("cleans up when it was killed %i ms after it made a folder", async (ms) => {
    await stubTemporaryFolder();
    const services = open();
    const before = await temporaryFolders("labs-postgres-");
    const starting = services.postgres().catch(() => {});
    const folder = await vi.waitUntil(
      async () => (await temporaryFolders("labs-postgres-")).find((one) => !before.includes(one)),
      { ...soon, interval: 1 },
    );
    await delay(ms);
    const supervisor = (await processes()).find(
      ({ parent, command }) => parent === process.pid && command.includes("supervisor-process"),
    );
    process.kill(supervisor?.pid ?? Number.NaN, "SIGKILL");
    await starting;
    await services[Symbol.asyncDispose]();
    expect(existsSync(folder)).toBe(false);
    expect((await processes()).filter(({ command }) => command.includes(folder))).toEqual([]);
  });
});

describe("a driver that ends without disposing", () => {
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    it(`leaves neither servers nor folders after ${signal}`, async () => {
      const driver = await startDriver();
      const folders = driver.pids.map(folderOf);
      driver.process.kill(signal);
      await vi.waitFor(() => expect(driver.pids.filter(alive)).toEqual([]), soon);
      await vi.waitFor(() => expect(folders.filter(existsSync)).toEqual([]), soon);
    });
  }

  it("leaves nothing when it is killed while servers start", async () => {
    const child = runDriver();
    const [supervisor] = await lines(child);
    child.kill("SIGKILL");
    await vi.waitFor(() => expect(alive(Number(supervisor))).toBe(false), soon);
  });

  it("may finish its work after Ctrl-C, which does not reach the servers", async () => {
    const driver = await startDriver();
    // As a terminal does it: to the whole group of processes.
    process.kill(-(driver.process.pid ?? 0), "SIGINT");
    const [answer] = await lines(driver.process);
    expect(answer).toBe("still answering");
    await once(driver.process, "exit");
    expect(driver.pids.filter(alive)).toEqual([]);
  });
});

describe("check()", () => {
  for (const [kind, title] of [
    ["postgres", "PostgreSQL"],
    ["redis", "Redis"],
  ] as const) {
    it(`says that ${title} was killed`, async () => {
      const service = await open()[kind]();
      process.kill(main(service), "SIGKILL");
      await expect(service.check()).rejects.toMatchObject({
        code: "SERVICE_LOST",
        message: expect.stringMatching(
          new RegExp(`^${title} at 127\\.0\\.0\\.1:\\S+ was killed \\(SIGKILL\\)`),
        ),
      });
    });
  }

  it("says that PgBouncer was killed, and not that PostgreSQL was", async () => {
    const services = open();
    const service = await services.pgbouncer();
    process.kill(main(service), "SIGKILL");
    await expect(service.check()).rejects.toMatchObject({
      code: "SERVICE_LOST",
      message: expect.stringMatching(/^PgBouncer at 127\.0\.0\.1:\S+ was killed \(SIGKILL\)/),
    });
    await (await services.postgres()).check();
  });

  it("says that a server does not answer when it hangs", async () => {
    const services = open();
    const all = [await services.postgres(), await services.redis()];
    for (const service of all) process.kill(main(service), "SIGSTOP");
    const answers = await Promise.allSettled(all.map((service) => service.check()));
    for (const answer of answers) {
      expect(answer).toMatchObject({
        reason: { code: "SERVICE_LOST", message: expect.stringContaining("does not answer for 5 s") },
      });
    }
  });
});

describe("a local server", () => {
  it("takes another port when the one it chose is taken meanwhile", async () => {
    const [taken, port] = await occupiedPort();
    onTestFinished(() => void taken.close());
    const spec = { password: "secret", ...(await findLocalPostgres()) };
    const server = new LocalServer(serverPlan(spec), () => {});
    onTestFinished(() => server.release());
    const ports = [port, await freePort()];
    const started = await server.start(async () => ports.shift() ?? (await freePort()));
    expect(started.port).not.toBe(port);
  });
});

async function occupiedPort(): Promise<[Server, number]> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  return [server, address.port];
}

/** A process of its own that opens services and prints their process ids. */
async function startDriver(): Promise<{ process: ChildProcess; pids: number[] }> {
  const child = runDriver();
  const printed = await lines(child, 2);
  return { process: child, pids: JSON.parse(printed[1] ?? "[]") };
}

function runDriver(): ChildProcess {
  const script = fileURLToPath(new URL("./hygiene-driver.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [script], {
    env,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function lines(child: ChildProcess, count = 1): Promise<string[]> {
  let text = "";
  while (text.split("\n").length <= count) text += String((await once(child.stdout ?? child, "data"))[0]);
  return text.split("\n");
}

async function parentOf(pid: number): Promise<number> {
  const child = spawn("ps", ["-o", "ppid=", "-p", String(pid)], { stdio: ["ignore", "pipe", "inherit"] });
  return Number((await lines(child))[0]);
}
