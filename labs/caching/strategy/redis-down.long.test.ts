/** A cache may be lost: Redis is stopped and silenced under the variants that use it. */
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { afterAll, expect, test, vi } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import { drawRequest } from "./data.ts";
import experiment from "./experiment.ts";

const services = testServices();
const opened = await openExperiment(experiment, services);

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const caching = Object.keys(experiment.variants).filter((name) => name !== "no-cache");
const draw = random("down");
const drawNew = () => drawRequest(draw, opened.setup);

/** A Redis that no other test uses; `null` where its process is not to be seen, as in a container. */
async function openRedis() {
  const { url, pids } = await services.redis();
  if (pids.length === 0) return null;
  return {
    url,
    signal: (signal: "SIGKILL" | "SIGSTOP" | "SIGCONT") => {
      for (const pid of pids) process.kill(pid, signal);
    },
  };
}

type Variant = Awaited<ReturnType<typeof opened.open>>;

async function expectRightAnswers(variant: Variant, inputs: readonly ReturnType<typeof drawNew>[]) {
  for (const input of inputs) expect(await variant.call(input)).toEqual(await opened.expected(input));
}

test.for(caching)("%s answers like the origin when Redis is dead", async (name, context) => {
  const redis = await openRedis();
  if (redis === null) return context.skip("the process of Redis is not to be seen");
  await using variant = await opened.open(name, { urls: { redis: redis.url } });
  const known = drawNew();
  await expectRightAnswers(variant, [known]);
  redis.signal("SIGKILL");
  await expectRightAnswers(variant, [known, drawNew(), drawNew()]);
});

test.for(caching)(
  "%s answers like the origin while Redis is silent, and uses it afterwards",
  async (name, context) => {
    const redis = await openRedis();
    if (redis === null) return context.skip("the process of Redis is not to be seen");
    await using variant = await opened.open(name, { urls: { redis: redis.url } });
    redis.signal("SIGSTOP");
    try {
      await expectRightAnswers(variant, [drawNew(), drawNew(), drawNew()]);
    } finally {
      redis.signal("SIGCONT");
    }
    await vi.waitFor(
      async () => {
        const before = await variant.read("saturated");
        const again = drawNew();
        await variant.call(again);
        const after = await variant.read("saturated");
        expect((after.redisCommands ?? 0) - (before.redisCommands ?? 0)).toBeGreaterThanOrEqual(2);
      },
      { timeout: 20_000 },
    );
  },
);
