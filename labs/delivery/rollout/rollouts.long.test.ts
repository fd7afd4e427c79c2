/** Every arm in every case, once, as a run drives them: which strategy finds what, and how many users it takes. */
import type { Result } from "@labs/experiment/result";
import { loadEntry } from "@labs/harness";
import { measureSilently, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = (await whyMissing(services.haproxy())) ?? (await whyMissing(services.postgres()));

describe.skipIf(missing !== null)(`HAProxy and PostgreSQL${missing === null ? "" : ` (${missing})`}`, () => {
  let result: Result;

  beforeAll(async () => {
    const file = `${import.meta.dirname}/experiment.ts`;
    const entry = await loadEntry({ lab: "delivery", name: "rollout", file });
    result = await measureSilently({ entry, services });
  }, 600_000);

  /** The value of a metric in a case, for each arm but the placebo. */
  function values(name: string, metric: string): Record<string, number | null | undefined> {
    const cells = result.cells.filter((cell) => cell.case === name && cell.arm !== "placebo");
    return Object.fromEntries(
      cells.map(({ arm, outcome }) => [
        arm,
        outcome.status === "measured" ? outcome.values[metric] : Number.NaN,
      ]),
    );
  }

  test.for([
    ["errors-1", { "big-bang": 0, "canary-statistical": 1, shadow: 1 }],
    ["wrong-scores", { "big-bang": 0, "model-gate": 1, "canary-statistical": 0, shadow: 1 }],
    ["leak", { "big-bang": 0, "canary-limits": 0, "canary-statistical": 1, shadow: 1 }],
    ["schema", { "big-bang": 1, "model-gate": 1, "blue-green": 1, "canary-statistical": 1 }],
    ["cold-start", { "big-bang": 1, "canary-statistical": 1 }],
  ] as const)("what is found: %s", ([name, found]) => {
    expect(values(name, "found")).toMatchObject(found);
  });

  test("copies and gates cost no user anything", () => {
    for (const name of ["slower-50", "errors-1", "wrong-scores", "leak"])
      expect(values(name, "bad requests").shadow).toBe(0);
    for (const name of ["wrong-scores", "schema"]) expect(values(name, "bad requests")["model-gate"]).toBe(0);
  });

  test("what is missed serves all users", () => {
    // A thousand in the rollout, and 200 after it; HAProxy keeps to the shares, but for some at each change of weights.
    expect(values("errors-1", "bad requests")["big-bang"]).toBe(1_200);
    expect(values("wrong-scores", "bad requests")["canary-statistical"]).toBeGreaterThan(1_150);
  });

  test("after an abort nothing reaches the new version", () => {
    for (const name of ["slower-50", "errors-1", "leak", "schema", "cold-start"])
      expect(new Set(Object.values(values(name, "after the abort")))).toEqual(new Set([0]));
  });

  test("the wrong variants are refused", () => {
    const wrong = result.cells.filter(({ outcome }) => outcome.status === "wrong").map(({ arm }) => arm);
    expect([...new Set(wrong)].toSorted()).toEqual(["naive-migration", "no-lock", "pointer-alone"]);
  });
});
