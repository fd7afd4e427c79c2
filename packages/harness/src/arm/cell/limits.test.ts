import { expect, test } from "vitest";
import { defaultLimits, limitsOf } from "./process.ts";

test("an experiment whose calls are whole procedures says how long one may take", () => {
  expect(limitsOf({})).toEqual(defaultLimits);
  expect(limitsOf({ callSeconds: 120 })).toEqual({ ...defaultLimits, answerMs: 120_000 });
});
