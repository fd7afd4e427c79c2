import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Outcome, Result } from "@labs/experiment/result";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtures, runFixture } from "../run.fixture.ts";

const cheats = [
  "knows-objects",
  "knows-earlier-rounds",
  "knows-what-comes",
  "replaces-driver",
  "wrong-when-busy",
];
const kept = `${tmpdir()}/labs-knows-earlier-rounds-${process.pid}`;
let result: Result;

// All of them in one run: most of its time is spent on starting processes.
beforeAll(async () => {
  rmSync(kept, { force: true });
  result = await runFixture("inside", {
    only: [],
    extraArms: cheats.map((name) => ({
      name,
      change: "A cheat.",
      from: { module: `${fixtures}/extra-arms/${name}.ts` },
    })),
    limits: { readyMs: 20_000, answerMs: 10_000, closeMs: 1000 },
  });
});

afterAll(() => rmSync(kept, { force: true }));

const outcomeOf = (arm: string): Outcome => {
  const cell = result.cells.find((one) => one.arm === arm && ["busy", ""].includes(one.case));
  if (cell === undefined) throw new Error(`${arm} has no cell`);
  return cell.outcome;
};

// These answer wrongly wherever they know something they should not.
test.each([
  ["an input by its identity", "knows-objects"],
  ["the inputs of an earlier process", "knows-earlier-rounds"],
  ["what will be asked before it is asked", "knows-what-comes"],
])("a subject cannot know %s", (_, name) => {
  expect(outcomeOf(name)).toMatchObject({ status: "measured" });
});

test("a subject that replaces what the driver uses is driven and counted as any other", () => {
  const outcome = outcomeOf("replaces-driver");
  const load = outcome.status === "measured" ? outcome.load : null;
  // Each call takes 1 ms of the one core, and two clients wait for each other.
  expect(load?.answered).toBeGreaterThan(0);
  expect((load?.answered ?? Number.NaN) / (load?.seconds ?? Number.NaN)).toBeLessThan(1040);
  expect((load?.window?.answered ?? Number.NaN) / (load?.window?.seconds ?? Number.NaN)).toBeLessThan(1040);
  expect(load?.responseUs.p50).toBeGreaterThan(1900);
  expect(load?.checked).toBe(Math.min(40, load?.answered ?? 0));
});

test("a slow subject that is wrong in every timed answer is found out during the load", () => {
  expect(outcomeOf("wrong-when-busy")).toMatchObject({ status: "wrong", when: "during" });
});
