import { isReached } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { loadEntry } from "@labs/harness";
import { measureSilently } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poolSize } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
const minutes = 60_000;
const names = Object.keys(experiment.variants);
/** Every arm under every fault, once: faults need processes that may crash. */
let result: Result;

beforeAll(async () => {
  result = await measureSilently({
    entry: await loadEntry({
      lab: "connection-pooling",
      name: "pool-exhaustion",
      file: `${import.meta.dirname}/experiment.ts`,
    }),
    services,
  });
}, 10 * minutes);

afterAll(() => services[Symbol.asyncDispose]());

/** The value of a metric for each arm in a case. */
function values(name: string, metric: string): Record<string, number | null | undefined> {
  const cells = result.cells.filter((cell) => cell.case === name && cell.arm !== "placebo");
  return Object.fromEntries(
    cells.map(({ arm, outcome }) => [
      arm,
      outcome.status === "measured" ? outcome.values[metric] : Number.NaN,
    ]),
  );
}

/** All variants have the first value, but for some. */
const allBut = <T>(value: T, others: Partial<Record<keyof typeof experiment.variants, T>> = {}) =>
  Object.fromEntries(names.map((name) => [name, others[name as keyof typeof experiment.variants] ?? value]));

test("every arm is measured in every case, deadlocked and crashed ones too", () => {
  const measured = result.cells.filter(({ case: name }) => name !== "");
  expect(measured.filter(({ outcome }) => outcome.status !== "measured")).toEqual([]);
  expect(measured).toHaveLength((names.length + 1) * Object.keys(experiment.cases).length);
});

test("a timeout that means allow and statements without a transaction are refused", () => {
  const refused = result.cells.filter(({ case: name }) => name === "");
  expect(refused.map(({ arm, outcome }) => [arm, outcome.status])).toEqual([
    ["timeout-means-allow", "wrong"],
    ["statement-by-statement", "wrong"],
  ]);
});

test("no count that is claimed is refuted", () => {
  const counts = result.claims.filter(({ sentence }) => !sentence.includes("throughput"));
  expect(counts.filter(({ state }) => state !== "confirmed")).toEqual([]);
  expect(counts.length).toBeGreaterThan(8);
});

test("bad input takes every client from a pool that leaks, and leaves its transactions open", () => {
  expect(values("bad-input", "hung")).toEqual(allBut(0, { "leaked-client": poolSize }));
  expect(values("bad-input", "idle in transaction")).toEqual(allBut(0, { "leaked-client": poolSize }));
  expect(values("bad-input", "restarts")).toEqual(allBut(0, { "leaked-client": 1 }));
});

test("the second checkout deadlocks for ever, or until the timeout refuses nearly all", () => {
  expect(values("overload", "hung")).toEqual(allBut(0, { "nested-checkout": 64 }));
  expect(values("overload", "idle in transaction")).toEqual(allBut(0, { "nested-checkout": poolSize }));
  expect(values("overload", "restarts")).toEqual(allBut(0, { "nested-checkout": 1 }));
  const { "nested-with-timeout": refused, ...others } = values("overload", "refused");
  expect(refused).toBeGreaterThanOrEqual(30);
  expect(new Set(Object.values(others))).toEqual(new Set([0]));
});

test("what Promise.all leaves behind is written after the ROLLBACK, and nothing else is half written", () => {
  const { "concurrent-in-transaction": halves, ...others } = values("overload", "half recorded");
  expect(halves).toBeGreaterThanOrEqual(1);
  expect(new Set(Object.values(others))).toEqual(new Set([0]));
});

test("killed backends crash a process without an error listener, and lose calls that held a client", () => {
  expect(values("backends-killed", "crashes")).toEqual(allBut(0, { "no-error-listener": 2 }));
  expect(values("backends-killed", "lost")).toEqual(
    allBut(poolSize, { "released-first": 0, bounded: 0, "nested-with-timeout": 0 }),
  );
  expect(values("backends-killed", "idle in transaction")).toEqual(allBut(0));
});

test("while the database hangs, calls without a bound hang too, and a bounded queue refuses", () => {
  expect(values("database-hangs", "hung")).toEqual(allBut(300, { bounded: 0, "nested-with-timeout": 10 }));
  expect(values("database-hangs", "refused")).toEqual(
    allBut(0, { bounded: 300, "nested-with-timeout": 290 }),
  );
  const { bounded: refused, ...others } = values("database-hangs", "refused immediately");
  // Calls that arrive at the same moment also count those that the pool is about to serve.
  expect(refused).toBeGreaterThanOrEqual(34);
  expect(refused).toBeLessThanOrEqual(34 + poolSize);
  expect(new Set(Object.values(others))).toEqual(new Set([0]));
  expect(values("database-hangs", "answered late")).toEqual(
    allBut(300, { bounded: 0, "nested-with-timeout": 10 }),
  );
});

test("the goal is missed by the baseline and reached by the reference", () => {
  const { baseline, goal } = experiment;
  const hung = values(goal.evidence.in ?? "", goal.evidence.metric);
  expect(isReached(goal.evidence, hung[baseline] ?? Number.NaN)).toBe(false);
  expect(isReached(goal.evidence, hung[goal.reference] ?? Number.NaN)).toBe(true);
});

test("afterwards every pool is whole: no client checked out, no call queued, no transaction open", async () => {
  expect(values("database-hangs", "not released")).toEqual(allBut(0));
  expect(values("database-hangs", "idle in transaction")).toEqual(allBut(0));
  expect(values("database-hangs", "restarts")).toEqual(allBut(0));
});
