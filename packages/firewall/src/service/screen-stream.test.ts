import { openServices } from "@labs/services";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Screen } from "../screening.ts";
import { screenStream } from "./screen-stream.ts";

const services = openServices({ say: () => {} });
const stream = "prompts";
let redisUrl: string;
let redis: Redis;

beforeAll(async () => {
  redisUrl = (await services.redis()).url;
  redis = new Redis(redisUrl);
});
beforeEach(() => redis.flushall());
afterAll(async () => {
  redis?.disconnect();
  await services[Symbol.asyncDispose]();
});

const screen: Screen = async ({ actor }) => ({ decision: "allow", score: 0, events: actor, computedAt: 1 });
const add = (...fields: readonly string[]) => redis.xadd(stream, "*", ...fields);

/** Waits until nothing is left to do, and gives the verdicts. */
async function verdicts(count: number) {
  await vi.waitFor(async () => expect(await redis.xlen(`${stream}:verdicts`)).toBe(count), 20_000);
  expect(await redis.xlen(stream)).toBe(0);
  const kept = await redis.xrange(`${stream}:verdicts`, "-", "+");
  return new Map(kept.map(([, [, id, , verdict = ""]]) => [id, JSON.parse(verdict)]));
}

function open(options: Partial<Parameters<typeof screenStream>[0]> = {}) {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  return { errors, ...screenStream({ redisUrl, stream, consumer: "one", screen, onError, ...options }) };
}

test("each entry becomes a verdict and leaves the stream; one that is no request is refused", async () => {
  const first = await add("actor", "1", "prompt", "Hello.");
  const broken = await add("actor", "someone", "prompt", "Hello.");
  await using opened = open();
  const later = await add("prompt", "Bye.", "actor", "2");
  const found = await verdicts(3);
  expect(found.get(first ?? "")).toMatchObject({ decision: "allow", events: 1 });
  expect(found.get(broken ?? "")).toEqual({ refused: "an entry needs the fields actor and prompt" });
  expect(found.get(later ?? "")).toMatchObject({ events: 2 });
  expect(opened.errors).toEqual([]);
});

test("what another process took and did not finish is taken over", async () => {
  await redis.xgroup("CREATE", stream, "firewall", "0", "MKSTREAM");
  const taken = await add("actor", "7", "prompt", "Hello.");
  await redis.xreadgroup("GROUP", "firewall", "dead", "STREAMS", stream, ">");
  await using _ = open({ takeOverMs: 0 });
  expect((await verdicts(1)).get(taken ?? "")).toMatchObject({ events: 7 });
});

test("an entry whose screening fails is screened again, and not lost", async () => {
  let failures = 0;
  const once: Screen = (request) =>
    ++failures === 1 ? Promise.reject(new Error("no database")) : screen(request);
  const id = await add("actor", "3", "prompt", "Hello.");
  await using opened = open({ screen: once, takeOverMs: 0 });
  expect((await verdicts(1)).get(id ?? "")).toMatchObject({ events: 3 });
  expect(opened.errors).toEqual([new Error("no database")]);
});

test("stopping finishes the entry in hand and takes no other", async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const opened = open({
    screen: async (request) => {
      begin();
      await released;
      return screen(request);
    },
  });
  await add("actor", "4", "prompt", "Hello.");
  await begun;
  const stopped = opened[Symbol.asyncDispose]();
  await add("actor", "5", "prompt", "Hello.");
  release();
  await stopped;
  expect(await redis.xlen(`${stream}:verdicts`)).toBe(1);
  expect(await redis.xlen(stream)).toBe(1);
});
