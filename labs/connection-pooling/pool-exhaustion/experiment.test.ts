import type { Provisioned } from "@labs/experiment";
import { isReached, random } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import type { ScreeningRequest } from "@labs/firewall";
import { runExperiment } from "@labs/harness";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTransactions } from "./backends.ts";
import { poolSize, type Setup, screening } from "./contract.ts";
import { type Answer, brokenRules, drawKind } from "./data.ts";
import experiment from "./experiment.ts";
import { thresholdFor } from "./statements.ts";

const services = openServices({ say: () => {} });
const minutes = 60_000;
let provisioned: Provisioned<Setup, ScreeningRequest, Answer>;
let postgres = "";
/** Every arm under every fault, once: faults need processes that may crash. */
let result: Result;

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  result = await runExperiment({
    file: `${import.meta.dirname}/experiment.ts`,
    lab: "connection-pooling",
    experiment: "pool-exhaustion",
    preset: "smoke",
    seed: 1,
    services,
    signal: new AbortController().signal,
    progress: { phase() {}, round() {}, cell() {} },
  });
  provisioned = await experiment.provision({ postgres, seed: 1, scale: "smoke" });
}, 10 * minutes);

afterAll(async () => {
  await provisioned?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);
const all = { ...experiment.variants, ...experiment.wrong };

/** Opens a variant as a cell does. */
async function opened(name: string) {
  const variant = all[name as keyof typeof all];
  if (variant === undefined) throw new Error(`There is no variant ${name}.`);
  const { open } = await variant.load();
  const { subject, read, ...rest } = await open(provisioned.setup, { postgres, seed: 1, instance: 0 });
  return { screen: subject, notGivenBack: async () => (await read?.("test"))?.notGivenBack, ...rest };
}

/** What a metric said of each arm in a case. */
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

test("a timeout that lets pass and statements without a transaction are refused", () => {
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

test("what Promise.all leaves behind is written after the ROLLBACK, and nothing else is written by halves", () => {
  const { "concurrent-in-transaction": halves, ...others } = values("overload", "half recorded");
  expect(halves).toBeGreaterThanOrEqual(1);
  expect(new Set(Object.values(others))).toEqual(new Set([0]));
});

test("killed backends crash a process that listens to nobody, and lose calls that held a client", () => {
  expect(values("backends-killed", "crashes")).toEqual(allBut(0, { "no-error-listener": 2 }));
  expect(values("backends-killed", "lost")).toEqual(
    allBut(poolSize, { "released-first": 0, bounded: 0, "nested-with-timeout": 0 }),
  );
  expect(values("backends-killed", "idle in transaction")).toEqual(allBut(0));
});

test("while the database hangs, whoever waits without a bound hangs too, and a bounded line turns away", () => {
  expect(values("database-hangs", "hung")).toEqual(allBut(300, { bounded: 0, "nested-with-timeout": 10 }));
  expect(values("database-hangs", "refused")).toEqual(
    allBut(0, { bounded: 300, "nested-with-timeout": 290 }),
  );
  const { bounded: turnedAway, ...others } = values("database-hangs", "turned away");
  // Calls that arrive in one breath also count those that the pool is about to serve.
  expect(turnedAway).toBeGreaterThanOrEqual(34);
  expect(turnedAway).toBeLessThanOrEqual(34 + poolSize);
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

test("afterwards every pool is whole: nothing on loan, nobody in line, no transaction open", async () => {
  expect(values("database-hangs", "not given back")).toEqual(allBut(0));
  expect(values("database-hangs", "idle in transaction")).toEqual(allBut(0));
  expect(values("database-hangs", "restarts")).toEqual(allBut(0));
  expect(await openTransactions(postgres)).toBe(0);
});

test.each(names)(
  "%s answers rightly one by one and eight at a time, and gives every client back",
  async (name) => {
    await using variant = await opened(name);
    const draw = random(name);
    const inputs = Array.from({ length: 16 }, () => experiment.input(draw, provisioned.setup));
    for (const input of inputs)
      expect(await variant.screen(input)).toEqual(await provisioned.expected(input));
    const eight = inputs.slice(0, 8);
    expect(await Promise.all(eight.map(variant.screen))).toEqual(
      await Promise.all(eight.map((input) => provisioned.expected(input))),
    );
    expect(await variant.notGivenBack()).toBe(0);
  },
);

test.each(names.filter((name) => name !== "leaked-client"))(
  "%s survives more bad inputs than it has clients",
  async (name) => {
    await using variant = await opened(name);
    const draw = random(name);
    for (let n = 0; n <= poolSize; n++) {
      await expect(variant.screen(drawKind(draw, "unreadable"))).rejects.toThrow(/invalid byte sequence/);
    }
    expect(await variant.notGivenBack()).toBe(0);
    // The server needs a moment to notice that a client has left.
    await expect.poll(() => openTransactions(postgres)).toBe(0);
  },
);

test.each([1, 2, 3, 4, 5])("both wrong variants are found out within 40 draws (seed %i)", async (seed) => {
  for (const name of Object.keys(experiment.wrong ?? {})) {
    await using variant = await opened(name);
    const draw = random(seed, name);
    const inputs = Array.from({ length: 40 }, () => experiment.input(draw, provisioned.setup));
    const answers: Answer[] = [];
    for (let start = 0; start < inputs.length; start += 8) {
      answers.push(...(await Promise.all(inputs.slice(start, start + 8).map(variant.screen))));
    }
    const right = await Promise.all(inputs.map((input) => provisioned.expected(input)));
    expect(answers).not.toEqual(right);
  }
});

test("a variant that decides rightly and stores nothing is found out within 40 draws", async () => {
  const open = screening(({ options, score }) => {
    const pool = new pg.Pool(options);
    return {
      pool,
      screen: async ({ actor, prompt }) => {
        const threshold = await thresholdFor(pool, actor);
        return (await score(prompt)) >= threshold || brokenRules(prompt).length > 0 ? "block" : "allow";
      },
    };
  });
  await using variant = await open(provisioned.setup, { postgres, seed: 1, instance: 0 });
  const draw = random("drops");
  const differing = new Set<string>();
  for (let n = 0; n < 40; n++) {
    const input = experiment.input(draw, provisioned.setup);
    const [answer, right] = [await variant.subject(input), await provisioned.expected(input)];
    for (const key of ["decision", "findings", "refusals"] as const)
      if (answer[key] !== right[key]) differing.add(key);
  }
  expect([...differing].toSorted()).toEqual(["findings", "refusals"]);
});
