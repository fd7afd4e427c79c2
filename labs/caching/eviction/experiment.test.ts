import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { traceOf } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { wTinyLfu } from "./variants/simulated-w-tinylfu.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const opened = describeExperiment(experiment, services);

test("a volatile policy refuses writes as noeviction does where no key has a TTL", async () => {
  await using cell = await opened().open(variant({ policy: "volatile-lru" }));
  const answer = await cell.subject({
    what: "replay",
    workload: "skew-0.7",
    part: 0,
    of: 4,
    ttlMs: null,
  });
  expect(answer).toMatchObject({ evicted: 0 });
  expect("refused" in answer && answer.refused).toBeGreaterThan(1000);
});

test("the simulated W-TinyLFU keeps no more than it has room for, and a scan does not displace what is asked for often", () => {
  const cache = wTinyLfu({ capacity: 100, trace: [] });
  const ask = (key: string) => {
    if (cache.get(key) === undefined) cache.set(key, key);
  };
  for (let round = 0; round < 5; round++) for (let key = 0; key < 50; key++) ask(`often:${key}`);
  for (let key = 0; key < 1000; key++) ask(`once:${key}`);
  const keptOf = (name: string, count: number) =>
    Array.from({ length: count }, (_, key) => cache.get(`${name}:${key}`)).filter(Boolean).length;
  expect(keptOf("often", 50)).toBeGreaterThanOrEqual(48);
  expect(keptOf("often", 50) + keptOf("once", 1000)).toBeLessThanOrEqual(100);
});

test("a workload is the same for every variant of a seed, and its favourites change in drift alone", () => {
  const { setup } = opened();
  expect(traceOf("drift", setup)).toEqual(traceOf("drift", setup));
  const favourite = (keys: readonly string[]) => {
    const times = new Map<string, number>();
    for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
    return [...times].toSorted(([, one], [, other]) => other - one)[0]?.[0];
  };
  const ends = (trace: readonly string[]) => [trace.slice(0, 2000), trace.slice(-2000)].map(favourite);
  expect(ends(traceOf("skew-0.99", setup))).toEqual(["verdict:0", "verdict:0"]);
  expect(ends(traceOf("drift", setup))).toEqual(["verdict:0", `verdict:${0.75 * setup.keys}`]);
});
