/** Every arm in every case, once, as a run drives them: which strategy finds what, and how many users it takes. */
import type { Result } from "@labs/experiment/result";
import { loadEntry } from "@labs/harness";
import { measureSilently, valuesIn, whyMissing } from "@labs/harness/testing";
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

  const values = (name: string, metric: string) => valuesIn(result, name, metric);

  test.for([
    ["errors-1", ["canary-statistical", "shadow"]],
    ["wrong-scores", ["model-gate", "shadow"]],
    ["leak", ["canary-statistical", "shadow"]],
    ["schema", ["big-bang", "rolling", "blue-green", "model-gate", "canary-statistical"]],
    ["cold-start", ["big-bang", "canary-statistical"]],
    ["slower-50", ["canary-statistical", "shadow"]],
  ] as const)("what is found: %s", ([name, arms]) => {
    const found = values(name, "found");
    for (const arm of arms) expect([arm, found[arm]]).toEqual([arm, 1]);
  });

  test("copies and gates cost no user anything", () => {
    for (const name of ["slower-50", "errors-1", "wrong-scores", "leak"])
      expect(values(name, "bad requests").shadow).toBe(0);
    expect(values("wrong-scores", "bad requests")["model-gate"]).toBe(0);
    expect(values("schema", "varying bad requests")["model-gate"]).toBe(0);
  });

  test("a canary bounds what a useless version costs; the old version that has to start again takes longer", () => {
    const bad = values("schema", "varying bad requests");
    expect(bad).toMatchObject({ "canary-statistical": 50, "blue-green": 100, rolling: 100 });
    expect(bad["big-bang"]).toBeGreaterThan(100);
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
