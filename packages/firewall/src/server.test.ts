/** The process itself, or with FIREWALL_IMAGE=labs-firewall:distroless a container of that image. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { openServices } from "@labs/services";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Verdict } from "./screening.ts";
import { loadEvents } from "./security-events.ts";

const services = openServices({ say: () => {} });
let client: pg.Client;
let redis: Redis;
let settings: Readonly<Record<string, string>>;
const started: ChildProcess[] = [];

beforeAll(async () => {
  const [postgres, cache] = await Promise.all([services.postgres(), services.redis()]);
  redis = new Redis(cache.url);
  client = new pg.Client(postgres.url);
  await client.connect();
  await loadEvents(postgres.url, { seed: 1, rows: 2000, actors: 100, now: "now" });
  settings = {
    HOST: "127.0.0.1",
    PORT: "0",
    DATABASE_URL: postgres.url,
    DATABASE_TIMEOUT_MS: "60000",
    REDIS_URL: cache.url,
  };
});

afterAll(async () => {
  // A container ends with the program that runs it only where that can pass the signal on.
  const signal = image === undefined ? "SIGKILL" : "SIGTERM";
  for (const child of started) if (child.exitCode === null) child.kill(signal);
  await client?.end();
  redis?.disconnect();
  await services[Symbol.asyncDispose]();
});

const image = process.env.FIREWALL_IMAGE;
/** As it is deployed, and on this machine's own network, where its services are. */
const confined = [
  "--network",
  "host",
  "--read-only",
  "--cap-drop",
  "ALL",
  "--security-opt",
  "no-new-privileges",
];

function launch(changed: Readonly<Record<string, string>>) {
  const given = { ...settings, ...changed };
  const names = Object.keys(given).flatMap((name) => ["--env", name]);
  const [program, words] =
    image === undefined
      ? [process.execPath, [`${import.meta.dirname}/server.ts`]]
      : ["docker", ["run", "--rm", ...confined, ...names, image]];
  return spawn(program, words, { env: { ...process.env, ...given }, stdio: ["ignore", "pipe", "pipe"] });
}

/** Starts it and waits until it listens. */
async function start(changed: Readonly<Record<string, string>> = {}) {
  const child = launch(changed);
  started.push(child);
  const ended = once(child, "exit").then(([code]) => code);
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url !== undefined) return { url, child, ended };
  }
  throw new Error(`it ended with ${await ended}`);
}

function screen(url: string, prompt = "Please summarise the report."): Promise<Response> {
  return fetch(`${url}/screen`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ actor: 1, prompt }),
  });
}

/** Sends a request that cannot finish before the table is released. */
async function sendIntoLock(url: string, prompt: string) {
  await client.query("BEGIN");
  await client.query("LOCK TABLE security_events IN ACCESS EXCLUSIVE MODE");
  const answer = screen(url, prompt);
  const waiting = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'security_events'::regclass";
  while ((await client.query(waiting)).rowCount === 0) await new Promise(setImmediate);
  return { answer, release: () => client.query("ROLLBACK") };
}

const refused = (url: string) => () => expect(fetch(`${url}/healthz`)).rejects.toThrow("fetch failed");

test("it screens, caches, and says that it is alive and ready", async () => {
  const { url, child, ended } = await start({ MODEL: "tiny" });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const verdict: Verdict = JSON.parse(await (await screen(url)).text());
  expect(verdict).toMatchObject({ decision: expect.any(String), events: expect.any(Number) });

  // Requests are answered before Redis is connected to, and their verdicts kept from then on.
  const key = await vi.waitFor(async () => {
    await screen(url);
    const [kept] = await redis.keys("verdict:*");
    if (kept === undefined) throw new Error("no verdict is kept yet");
    return kept;
  }, 20_000);
  await redis.set(key, JSON.stringify({ ...verdict, computedAt: 1 }));
  expect(await (await screen(url)).json()).toEqual({ ...verdict, computedAt: 1 });

  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("with a queue it screens what stands in the stream, until SIGTERM", async () => {
  const { child, ended } = await start({ QUEUE: "prompts" });
  await redis.xadd("prompts", "*", "actor", "1", "prompt", "Please summarise the report.");
  await vi.waitFor(async () => expect(await redis.xlen("prompts:verdicts")).toBe(1), 20_000);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("on SIGTERM it takes no new connection, answers the request in flight, and ends with 0", async () => {
  const { url, child, ended } = await start();
  const { answer, release } = await sendIntoLock(url, "Please translate the report.");
  child.kill("SIGTERM");
  await vi.waitFor(refused(url), 20_000);
  await release();
  const { status, headers } = await answer;
  expect([status, headers.get("connection")]).toEqual([200, "close"]);
  expect(await ended).toBe(0);
});

test("a request that takes longer than the time to drain is cut off, and it ends with 1", async () => {
  const { url, child, ended } = await start({ DRAIN_SECONDS: "0" });
  const { answer, release } = await sendIntoLock(url, "Please shorten the report.");
  const cut = expect(answer).rejects.toThrow("fetch failed");
  child.kill("SIGTERM");
  await cut;
  expect(await ended).toBe(1);
  await release();
});

test("a wrong setting is one sentence and exit code 2", async () => {
  const child = launch({ PORT: "http" });
  const ended = once(child, "exit");
  const said = await child.stderr.toArray();
  expect(said.join("")).toBe('PORT must be a whole number from 0 on, but is "http".\n');
  expect(await ended).toEqual([2, null]);
});
