import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { readingWarnings } from "./warnings.ts";

const warning = (code: string, severity: Result["warnings"][number]["severity"], message: string) => ({
  code,
  severity,
  message,
});

test("only warnings that change the reading stand with a summary, the invalid ones first, three at most", () => {
  const warnings = [
    warning("drift", "info", "The baseline rose."),
    warning("order-effect", "warn", "The order favours no arm."),
    warning("foreign-cpu", "warn", "One."),
    warning("steal", "warn", "Two."),
    warning("canary-spread", "warn", "Three."),
    warning("clock", "invalid", "Four."),
  ];
  expect(readingWarnings({ ...smallResult, warnings })).toEqual([
    "Warnings (a cell is one arm in one case and one round)\n  - Four.\n  - One.\n  - Two.\n  - 1 more stands among the details.",
  ]);
  expect(readingWarnings({ ...smallResult, warnings: warnings.slice(0, 2) })).toEqual([]);
});
