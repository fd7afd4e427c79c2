import { expect, test } from "vitest";
import {
  type Counters,
  count,
  delta,
  gauge,
  last,
  lastOrNull,
  latency,
  type Metric,
  max,
  perAnswer,
  perSecond,
  processors,
  ratio,
  saved,
  share,
  throughput,
  timing,
  within,
} from "./index.ts";

type Counter = "requests" | "misses" | "idle" | "bytes";

/** Two instances: what each counter said before the load and after it. */
function counters(answered = 200, seconds = 4): Counters<Counter> {
  const before = { requests: 100, misses: 50, idle: 3, bytes: 0 };
  const after = { requests: 500, misses: 150, idle: 3, bytes: 3_000_000 };
  return {
    answered,
    seconds,
    processors: 1.5,
    within: (ms) => (seconds === 0 ? null : Math.min(100, ms)),
    delta: (name) => after[name] - before[name],
    last: (name) => after[name],
    max: (name) => 0.75 * after[name],
  };
}

test.each([
  ["ratio", ratio<Counter>("misses", "requests"), 0.25],
  ["ratio with a scale", ratio<Counter>("misses", "requests", 1000), 250],
  ["share", share<Counter>("misses", "requests"), 25],
  ["saved", saved<Counter>("misses", "requests"), 75],
  ["perAnswer", perAnswer<Counter>("misses", 10), 5],
  ["perSecond", perSecond<Counter>("misses"), 25],
  ["delta", delta<Counter>("misses"), 100],
  ["last", last<Counter>("bytes", 1e-6), 3],
  ["lastOrNull", lastOrNull<Counter>("bytes", 1e-6), 3],
  ["max", max<Counter>("bytes", 1e-6), 2.25],
  ["processors", processors, 1.5],
  ["within", within<Counter>(last("idle", 10)), 30],
] as const)("%s", (_, read, value) => {
  expect(read(counters())).toBeCloseTo(value, 12);
});

test.each([
  ["ratio", ratio<Counter>("misses", "idle")],
  ["share", share<Counter>("misses", "idle")],
  ["saved", saved<Counter>("misses", "idle")],
  ["perAnswer", perAnswer<Counter>("misses")],
  ["perSecond", perSecond<Counter>("misses")],
  ["within", within<Counter>(last("idle"))],
  ["within no limit", within<Counter>(() => null)],
] as const)("%s is not defined where the whole is 0", (_, read) => {
  expect(read(counters(0, 0))).toBeNull();
});

test("a counter that did not grow is 0 of a whole that did, and 0 at the end is 0 unless told otherwise", () => {
  const none: Counters<Counter> = {
    ...counters(),
    delta: (name) => (name === "misses" ? 0 : 10),
    last: () => 0,
  };
  expect(ratio<Counter>("misses", "requests")(none)).toBe(0);
  expect(saved<Counter>("misses", "requests")(none)).toBe(100);
  expect(last<Counter>("bytes")(none)).toBe(0);
  expect(lastOrNull<Counter>("bytes")(none)).toBeNull();
});

test("figures of the load know their unit and direction", () => {
  const rate = { unit: "req/s", better: "higher", kind: "timing", role: "headline", of: "throughput" };
  expect(throughput()).toEqual(rate);
  const pages = { unit: "pages/s", in: "page", role: "price", among: "reads" } as const;
  expect(throughput(pages)).toEqual({
    ...rate,
    ...{ unit: "pages/s", in: "page", role: "price", of: { figure: "throughput", among: "reads" } },
  });
  const p99 = { unit: "ms", better: "lower", kind: "timing", role: "price", of: "p99" };
  expect(latency("p99", { role: "price" })).toEqual(p99);
  expect(latency("p99", { role: "price", among: "reads" })).toEqual({
    ...p99,
    of: { figure: "p99", among: "reads" },
  });
});

test.each([
  ["timing", timing],
  ["gauge", gauge],
  ["count", count],
] as const)("a %s is a plain number where less is better, unless it says otherwise", (kind, build) => {
  const read = last<Counter>("misses");
  expect(build(read, { role: "mechanism" })).toEqual({
    ...{ unit: "", better: "lower", kind, role: "mechanism", of: read },
  });
  expect(
    build(read, { role: "price", unit: "%", better: "higher", in: ["busy"], meaning: "Of all." }),
  ).toEqual({
    ...{ unit: "%", better: "higher", kind, role: "price", in: ["busy"], meaning: "Of all.", of: read },
  });
});

test("a misspelt case or counter is an error on its own line", () => {
  const metrics: Record<string, Metric<"busy" | "idle", Counter>> = {
    throughput: throughput({ in: "busy" }),
    p99: latency("p99", { role: "price", in: ["busy", "idle"] }),
    misses: count(last("misses"), { role: "mechanism" }),
    "hit ratio": gauge(saved("misses", "requests"), { role: "mechanism", unit: "%" }),
    worst: gauge((seen) => 2 * seen.max("bytes"), { role: "price", in: "idle" }),
    // @ts-expect-error no such case
    "p99 bussy": latency("p99", { role: "price", in: "bussy" }),
    // @ts-expect-error no such counter
    mises: count(last("mises"), { role: "mechanism" }),
    // @ts-expect-error no such counter
    "hit ratios": gauge(saved("misses", "request"), { role: "mechanism", unit: "%" }),
    // @ts-expect-error no such counter
    worse: gauge((seen) => 2 * seen.max("byte"), { role: "price" }),
  };
  expect(Object.keys(metrics)).toHaveLength(9);
});

test("metrics of a file of their own keep the names of their cases and counters", () => {
  const metrics = { rate: throughput(), misses: count(last("misses"), { role: "price", in: ["busy"] }) };
  const rate: Metric<"busy", Counter> = metrics.rate;
  const misses: Metric<"busy" | "idle", Counter> = metrics.misses;
  // @ts-expect-error it is read in a case that is not among these
  const elsewhere: Metric<"idle", Counter> = metrics.misses;
  expect([rate.in, misses.in, elsewhere.in]).toEqual([undefined, ["busy"], ["busy"]]);
});
