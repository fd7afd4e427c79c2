import { isReached } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { loadEntry } from "@labs/harness";
import { measureSilently } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { maxBacklog } from "./data.ts";
import experiment from "./experiment.ts";
import { beforeTheHang, whileGone, whileHanging } from "./scripts.ts";

type Name = keyof typeof experiment.variants;

const services = openServices({ say: () => {} });
/** Every arm under every fault, once: faults need processes that may die. */
let result: Result;

beforeAll(async () => {
  result = await measureSilently({
    entry: await loadEntry({
      lab: "async-endpoints",
      name: "error-propagation",
      file: `${import.meta.dirname}/experiment.ts`,
    }),
    services,
  });
}, 600_000);

afterAll(() => services[Symbol.asyncDispose]());

const faults = ["log-hangs", "log-gone", "api-killed", "poison"];
const all = Object.keys(experiment.variants);
/** The queue waits for its lease to end, FastAPI may be skipped: some counts are held for the others only. */
const inNode = all.filter((name) => name !== "queue" && !name.startsWith("fastapi"));

/** The arms that are driven in a case. */
const drivenIn = (name: string) =>
  Object.entries(experiment.variants).flatMap(([arm, variant]) =>
    "drivenIn" in variant && !variant.drivenIn.includes(name) ? [] : arm,
  );

/** The value of a metric for each arm in a case. */
function values(name: string, metric: string, arms = all): Record<string, number | null | undefined> {
  return Object.fromEntries(
    result.cells
      .filter((cell) => cell.case === name && arms.includes(cell.arm))
      .flatMap(({ arm, outcome }) => (outcome.status === "measured" ? [[arm, outcome.values[metric]]] : [])),
  );
}

/** All arms that this machine can run have the first value, but for some. */
function allBut(value: number, others: Partial<Record<Name, number>> = {}, arms = all) {
  const given: Readonly<Record<string, number>> = others;
  const skipped = result.cells.flatMap(({ arm, outcome }) => (outcome.status === "skipped" ? [arm] : []));
  const here = arms.filter((name) => !skipped.includes(name));
  return Object.fromEntries(here.map((name) => [name, given[name] ?? value]));
}

test("every arm is measured in every case, those that died too, or skipped with the command that helps", () => {
  for (const { case: name, outcome } of result.cells.filter((cell) => cell.case !== "")) {
    if (outcome.status === "skipped") expect(outcome.reason).toMatch(/`/);
    else expect(outcome, name).toMatchObject({ status: "measured" });
  }
});

test("each wrong variant is refused for its own mistake", () => {
  const refused = result.cells.filter(({ case: name }) => name === "");
  const found = refused.map(({ arm, outcome }) => [arm, outcome.status === "wrong" && outcome.actual]);
  expect(Object.fromEntries(found)).toEqual({
    "allow-when-unlogged": expect.stringContaining("decision: 'allow'"),
    "rejections-ignored": expect.stringContaining("rows: 0"),
    "new-id-per-attempt": expect.stringMatching(/rows: ([2-9]|\d\d)/),
  });
  const passing = refused.find(({ arm }) => arm === "allow-when-unlogged")?.outcome;
  expect(passing).toMatchObject({ expected: expect.stringContaining("decision: 'block'") });
});

test("no count that is claimed is refuted", () => {
  // On a busy machine the queue may take longer for 600 calls than their callers wait.
  const claims = result.claims.filter(({ variant }) => inNode.includes(variant));
  expect(claims.filter(({ state }) => state === "refuted")).toEqual([]);
  expect(claims.filter(({ state }) => state === "confirmed").length).toBeGreaterThan(10);
});

test("a log that hangs: callers that wait for it are refused, what is kept elsewhere is answered, a hidden error is a loss", () => {
  const { swallowed, ...kept } = values("log-hangs", "lost");
  expect(kept).toEqual(allBut(0, {}, Object.keys(kept)));
  // What was on its way on an open connection arrives after all: one for each of ten at most.
  expect(swallowed).toBeGreaterThanOrEqual(whileHanging - 20);
  expect(values("log-hangs", "crashes")).toEqual(allBut(0, { floating: 1 }, drivenIn("log-hangs")));
  expect(values("log-hangs", "refused", inNode)).toEqual(
    allBut(
      0,
      { awaited: whileHanging, floating: whileHanging - 1, spool: whileHanging - maxBacklog },
      inNode,
    ),
  );
  expect(values("log-hangs", "kept", inNode)).toMatchObject({
    awaited: beforeTheHang,
    memory: beforeTheHang + whileHanging,
    spool: beforeTheHang + maxBacklog,
    outbox: beforeTheHang + whileHanging,
  });
});

test("a log that is gone ends the process that floats, and takes what is not kept elsewhere", () => {
  expect(values("log-gone", "crashes")).toEqual(allBut(0, { floating: 1 }));
  expect(values("log-gone", "lost")).toEqual(
    allBut(0, { floating: 1, swallowed: 48, "fastapi-background-tasks": 48 }),
  );
  expect(values("log-gone", "refused", inNode)).toEqual(allBut(0, { awaited: 48, floating: 47 }, inNode));
});

test("a killed process loses all that it kept in memory, and delivers again what it kept elsewhere", () => {
  expect(values("api-killed", "lost")).toEqual(
    allBut(0, { floating: 32, swallowed: 32, memory: 32, "fastapi-background-tasks": 32 }),
  );
  expect(values("api-killed", "duplicates")).toEqual(allBut(0, { spool: 1, outbox: 1, queue: 1 }));
});

test("a poisonous event reaches its caller as an error, is lost, or goes alone to the dead letters", () => {
  const direct = { awaited: 1, "fastapi-awaited": 1 };
  const traps = { floating: 1, swallowed: 1, "fastapi-background-tasks": 1 };
  expect(values("poison", "lost")).toEqual(allBut(0, traps));
  expect(values("poison", "refused")).toEqual(allBut(0, direct));
  expect(values("poison", "crashes")).toEqual(allBut(0, { floating: 1 }));
  const none = Object.fromEntries(Object.keys({ ...direct, ...traps }).map((name) => [name, 0]));
  expect(values("poison", "dead letters")).toEqual(allBut(1, none));
});

test("no variant lets an attack through in any fault", () => {
  for (const name of faults)
    expect(values(name, "unsafe answers"), name).toEqual(allBut(0, {}, drivenIn(name)));
});

test("one transaction leaves no verdict without its event; two writes do", () => {
  for (const name of faults) {
    expect(values(name, "verdicts without event"), name).toMatchObject({ outbox: 0, queue: 0 });
  }
  expect(values("log-gone", "verdicts without event").awaited).toBe(48);
});

test("every refusal has a line with its request's id, also what fails behind an answer that has left", () => {
  expect(values("log-hangs", "error lines").awaited).toBe(whileHanging);
  const inFastApi = ["fastapi-awaited", "fastapi-background-tasks"];
  expect(values("log-gone", "error lines")).toMatchObject(allBut(whileGone, {}, inFastApi));
  expect(values("log-hangs", "error lines").spool).toBeGreaterThanOrEqual(whileHanging - maxBacklog);
  expect(values("log-gone", "error lines").outbox).toBeGreaterThan(0);
});

test("the goal is missed by the baseline and reached by the reference, within its bounds", () => {
  const { baseline, goal } = experiment;
  const refused = values(goal.evidence.in ?? "", goal.evidence.metric);
  expect(isReached(goal.evidence, refused[baseline] ?? Number.NaN)).toBe(false);
  expect(isReached(goal.evidence, refused[goal.reference] ?? Number.NaN)).toBe(true);
  for (const bound of goal.bounds ?? []) {
    expect(values(bound.in ?? "", bound.metric)[goal.reference], bound.metric).toBe(0);
  }
});
