import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { fileOf, fixtures, outcomesOf, runImpatiently } from "../run.fixture.ts";
import type { ExtraArm } from "./extra-arm.ts";

const yours = (name: string): ExtraArm => ({
  name: "yours",
  change: "Yours.",
  from: { module: `${fixtures}/extra-arms/${name}.ts` },
});

test("an extra arm is one more arm, compared with the baseline and with whom it is told to", async () => {
  const result = await runImpatiently("doubling", {
    only: ["also-right"],
    extraArms: [yours("right")],
    pairComparisons: [{ arm: "yours", versus: "also-right" }],
  });
  expect(result.arms.find(({ name }) => name === "yours")).toMatchObject({ role: "extra", change: "Yours." });
  expect(outcomesOf(result, "yours").map(({ status }) => status)).toEqual(["measured", "measured"]);
  // A busy machine may give too few answers for a p50: there is always a throughput.
  const pairs = (list: Result["comparisons"]) =>
    list.flatMap(({ arm, versus, metric }) => (metric === "throughput" ? `${arm} / ${versus}` : []));
  expect(pairs(result.comparisons)).toEqual(["also-right / right", "yours / right"]);
  expect(pairs(result.pairComparisons)).toEqual(["yours / also-right"]);
  // It changes neither the family of the others nor who is best among them.
  const others = result.comparisons.filter(({ arm }) => arm === "also-right");
  expect(result.config.family).toBe(others.length);
  expect(result.best.flatMap(({ arms }) => arms)).not.toContain("yours");
});

test("a variant of another experiment file is an extra arm by its name there", async () => {
  const extraArm: ExtraArm = {
    name: "also-right@before",
    change: "Before the edit.",
    from: { file: fileOf("doubling"), variant: "wrong" },
  };
  const result = await runImpatiently("doubling", { only: ["also-right"], extraArms: [extraArm] });
  expect(outcomesOf(result, "also-right@before")[0]).toMatchObject({ status: "wrong", actual: "15" });
  expect(outcomesOf(result, "also-right")[0]).toMatchObject({ status: "measured" });
});

test.each([
  ["answers from a constant", "constant", "before"],
  ["skips the work once it is no longer checked", "lazy-later", "during"],
  ["remembers the inputs that are checked", "remembers-checks", "before"],
])("an extra arm that %s is refused", async (_, name, when) => {
  const result = await runImpatiently("doubling", { only: [], extraArms: [yours(name)] });
  expect(outcomesOf(result, "yours")[0]).toMatchObject({ status: "wrong", when });
  expect(result.summaries.filter(({ arm, median }) => arm === "yours" && median !== null)).toEqual([]);
});

test("an extra arm that stops the clock is measured by the one that goes on", async () => {
  const result = await runImpatiently("inside", { only: ["typed"], extraArms: [yours("patched-clock")] });
  const busy = result.cells.find((cell) => cell.arm === "yours" && cell.case === "busy");
  const load = busy?.outcome.status === "measured" ? busy.outcome.load : null;
  // Each call takes 1 ms of the one core: a stopped clock would make the rate endless.
  expect(load?.answered).toBeGreaterThan(0);
  expect((load?.answered ?? Number.NaN) / (load?.seconds ?? Number.NaN)).toBeLessThan(1040);
});

test("a file that is no variant is a finding that says what it lacks", async () => {
  const result = await runImpatiently("doubling", { only: [], extraArms: [yours("nothing")] });
  expect(outcomesOf(result, "yours")[0]).toMatchObject({
    status: "failed",
    reason: expect.stringMatching(/extra-arms\/nothing\.ts exports no function "open"/),
  });
});
