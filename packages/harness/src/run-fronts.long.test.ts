import { expect, test } from "vitest";
import { reasonOf, runFixture, valuesOf } from "./run.fixture.ts";

test("load goes to the front, and its counters join those of the instances", async () => {
  const result = await runFixture("balanced");
  expect(valuesOf(result, "alternating")).toMatchObject({ forwarded: 1 });
  expect(valuesOf(result, "alternating")["most at one"]).toBeCloseTo(0.5, 1);
  expect(valuesOf(result, "first-only")).toMatchObject({ forwarded: 1, "most at one": 1 });
  expect(reasonOf(result, "no-front")).toBe('no-front exports no function "front"');
  expect(reasonOf(result, "front-dies")).toMatch(/exited with code 9|broken connection|ECONN|socket hang up/);
});
