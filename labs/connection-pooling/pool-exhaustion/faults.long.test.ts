import { isReached } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { loadEntry } from "@labs/harness";
import { measureSilently, valuesIn } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poolSize } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
const minutes = 60_000;
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

const values = (name: string, metric: string) => valuesIn(result, name, metric);

type Name = keyof typeof experiment.variants;

/** All variants that are driven in a case have the first value, but for some. */
const allBut = <T>(name: string, value: T, others: Partial<Record<Name, T>> = {}) =>
  Object.fromEntries(drivenIn(name).map((variant) => [variant, others[variant as Name] ?? value]));

function drivenIn(name: string): string[] {
  const variants: [string, { drivenIn?: readonly string[] }][] = Object.entries(experiment.variants);
  return variants
    .filter(([, variant]) => variant.drivenIn?.includes(name) ?? true)
    .map(([variant]) => variant);
}

test("every arm is measured in every case that it is driven in, deadlocked and crashed ones too", () => {
  const measured = result.cells.filter(({ arm, case: name }) => name !== "" && arm !== "placebo");
  expect(measured.filter(({ outcome }) => outcome.status !== "measured")).toEqual([]);
  const cells = Object.keys(experiment.cases).map((name) => drivenIn(name).length);
  expect(measured).toHaveLength(cells.reduce((sum, count) => sum + count, 0));
});

test("a timeout that means allow and a transaction per statement are refused", () => {
  const refused = result.cells.filter(({ case: name }) => name === "");
  expect(refused.map(({ arm, outcome }) => [arm, outcome.status])).toEqual([
    ["timeout-means-allow", "wrong"],
    ["statement-by-statement", "wrong"],
  ]);
});

test("no count that is claimed is refuted", () => {
  const counts = result.claims.filter(({ sentence }) => !sentence.includes("throughput"));
  expect(counts.filter(({ state }) => state !== "confirmed")).toEqual([]);
  // All but the one of throughput, which is no count.
  expect(counts).toHaveLength(experiment.claims.length - 1);
});

test("bad input takes every client from a pool that leaks, and leaves its transactions open", () => {
  for (const [metric, left] of [
    ["hung", poolSize],
    ["idle in transaction", poolSize],
    ["restarts", 1],
  ] as const) {
    expect(values("bad-input", metric), metric).toEqual(allBut("bad-input", 0, { "leaked-client": left }));
  }
});

test("the second checkout deadlocks, though no lock and no transaction is waited for", () => {
  expect(values("overload", "hung")).toEqual(allBut("overload", 0, { "nested-checkout": 64 }));
  expect(values("overload", "idle in transaction")).toEqual(allBut("overload", 0));
  expect(values("overload", "restarts")).toEqual(allBut("overload", 0, { "nested-checkout": 1 }));
  expect(values("overload", "refused")).toEqual(allBut("overload", 0));
});

test("what Promise.all leaves behind is written after the ROLLBACK, and nothing else is half written", () => {
  const { "concurrent-in-transaction": halves, ...others } = values("overload", "half recorded");
  expect(halves).toBeGreaterThanOrEqual(1);
  expect(new Set(Object.values(others))).toEqual(new Set([0]));
});

test("killed backends crash a process without an error listener, and lose calls that held a client", () => {
  expect(values("backends-killed", "crashes")).toEqual(
    allBut("backends-killed", 0, { "no-error-listener": 2 }),
  );
  expect(values("backends-killed", "lost")).toEqual(
    allBut("backends-killed", poolSize, { "released-first": 0, bounded: 0 }),
  );
  expect(values("backends-killed", "idle in transaction")).toEqual(allBut("backends-killed", 0));
});

test("while the database is silent, each bound ends one more wait", () => {
  const calls = 200;
  const ended = { "query-timeout": 0, "scorer-timeout": 0, bounded: 0 };
  const name = "database-hangs";
  expect(values(name, "hung")).toEqual(allBut(name, calls, { "client-timeout": poolSize, ...ended }));
  expect(values(name, "answered late")).toEqual(
    allBut(name, calls, { "client-timeout": poolSize, ...ended }),
  );
  expect(values(name, "refused")).toEqual(
    allBut(name, calls, { "client-timeout": calls - poolSize, "held-across-await": 0, "released-first": 0 }),
  );
  const { bounded: refused, ...others } = values(name, "refused immediately");
  // Calls that arrive at the same moment also count those that the pool is about to serve.
  expect(refused).toBeGreaterThanOrEqual(67);
  expect(refused).toBeLessThanOrEqual(67 + poolSize);
  expect(new Set(Object.values(others))).toEqual(new Set([0]));
});

test("while the scorer is silent, only a bound on the wait for it helps", () => {
  const calls = 40;
  const name = "scorer-hangs";
  expect(values(name, "hung")).toEqual(allBut(name, calls, { "scorer-timeout": 0, bounded: 0 }));
  expect(values(name, "refused")).toEqual(allBut(name, 0, { "scorer-timeout": calls, bounded: calls }));
});

test("the goal is missed by the baseline and reached by the reference", () => {
  const { baseline, goal } = experiment;
  const lost = values(goal.evidence.in ?? "", goal.evidence.metric);
  expect(isReached(goal.evidence, lost[baseline] ?? Number.NaN)).toBe(false);
  expect(isReached(goal.evidence, lost[goal.reference] ?? Number.NaN)).toBe(true);
});

test("afterwards every pool is whole: no client checked out, no call queued, no transaction open", async () => {
  for (const metric of ["not released", "idle in transaction", "restarts"]) {
    expect(values("database-hangs", metric), metric).toEqual(allBut("database-hangs", 0));
  }
});
