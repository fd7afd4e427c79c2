import type { Outcome, Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { doubt } from "../summary/doubt.ts";
import { subjectOf } from "../summary/subject.ts";
import { claims, findings } from "./remarks.ts";

const cell = (arm: string, name: string, round: number, outcome: Outcome): Result["cells"][number] => ({
  round,
  position: 0,
  arm,
  case: name,
  startedAt: "",
  outcome,
});

test("a skipped arm is said once, with its reason", () => {
  const skipped = { status: "skipped", reason: "PgBouncer is not here: apt-get install pgbouncer" } as const;
  const cells = [
    cell("fast", "busy", -1, skipped),
    cell("fast", "steady", -1, skipped),
    cell("fast", "busy", 0, skipped),
  ];
  expect(findings({ ...smallResult, cells })).toEqual([
    "Findings\n  - fast: skipped. PgBouncer is not here: apt-get install pgbouncer.",
  ]);
});

test("a case that cannot run here is said with its reason, in the findings and among what makes the answer uncertain", () => {
  const skipped = { ...smallResult, skippedCases: { disk: "no disk is fast enough here." } };
  expect(findings({ ...skipped, cells: [] })).toEqual([
    "Findings\n  - The case disk: skipped. No disk is fast enough here.",
  ]);
  expect(doubt(skipped, subjectOf(skipped))).toContain(
    "disk was skipped, because no disk is fast enough here",
  );
});

test("a failure is said once for each case, the same reason once for all", () => {
  const failed = (reason: string) => ({ status: "failed", reason }) as const;
  const cells = [
    cell("fast", "busy", 0, failed("out of memory")),
    cell("fast", "steady", 1, failed("out of memory")),
    cell("fancy", "busy", 0, failed("no answer within 2 001 ms")),
    cell("fancy", "busy", 1, failed("no answer within 2 003 ms")),
    cell("fancy", "steady", 1, failed("the process has ended")),
  ];
  expect(findings({ ...smallResult, cells }).join("\n")).toMatchInlineSnapshot(`
    "Findings
      - fast in busy, round 1: failed. Out of memory.
      - fancy in busy, round 1: failed. No answer within 2 001 ms.
      - fancy in steady, round 2: failed. The process has ended."
  `);
});

test("a prediction names its case where its metric has several", () => {
  const { throughput } = smallResult.metrics;
  const metrics: Result["metrics"] =
    throughput === undefined ? {} : { throughput: { ...throughput, in: ["busy", "steady"] } };
  expect(claims({ ...smallResult, metrics }).join("\n")).toMatch(/than slow · busy$/);
});
