import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { publishedRun } from "../testing/published-run.fixture.ts";
import { jobSummary } from "./job-summary.ts";

const run = publishedRun();

test("a lab has a table of its arms, and each run the place where it was measured", () => {
  const text = jobSummary([run, publishedRun({ lab: "batching", experiment: "batch-size", ratio: 0.5 })]);
  expect(text.match(/^## .*$/gm)).toEqual(["## batching", "## caching"]);
  expect(text).toContain(
    "| strategy | fast | throughput | 2.00x | 2.00x – 2.00x | FASTER, at least 2.00x | 20 |",
  );
  expect(text).toContain(
    "| batch-size | fast | throughput | 0.50x | 0.50x – 0.50x | SLOWER, at least 2.00x | 20 |",
  );
  expect(text).toContain(
    "- **strategy**: publish preset · 2 cores Some CPU · Node v26.0.0 · 012345678 · placebo: throughput 1.00x (1.00x – 1.00x)",
  );
});

test("arms without a figure are shown with their reason", () => {
  const arm = (name: string): Result["arms"][number] => ({ name, role: "variant", change: "", trap: false });
  const cell = { round: 0, position: 0, case: "busy", startedAt: run.startedAt };
  const text = jobSummary([
    {
      ...run,
      arms: [...run.arms, arm("python"), arm("liar"), arm("elsewhere")],
      cells: [
        ...run.cells,
        { ...cell, arm: "python", outcome: { status: "skipped", reason: "Python 3.11 is not here" } },
        {
          ...cell,
          arm: "liar",
          outcome: { status: "wrong", when: "during", input: "1", expected: "2", actual: "3" },
        },
      ],
      comparisons: run.comparisons.map((one) => ({
        ...one,
        verdict: "INVALID",
        ratio: null,
        ci95: [null, null],
      })),
    },
  ]);
  expect(text).toContain("| strategy | fast | throughput |  |  | INVALID | 20 |");
  expect(text).toContain("| strategy | python | throughput |  |  | skipped: Python 3.11 is not here |  |");
  expect(text).toContain("| strategy | liar | throughput |  |  | answered wrongly |  |");
  expect(text).toContain("| strategy | elsewhere | throughput |  |  | is not driven there |  |");
});

test("nothing that a run says is markup, a link, a mention or another row", () => {
  const message = "<img src=x> | @someone #1 [a](https://x.example) ![b](c) `code` **bold**\n| row |";
  const text = jobSummary([{ ...run, warnings: [{ code: "x", severity: "warn", message }] }]);
  const [told = ""] = /<li>.*<\/li>/.exec(text) ?? [];
  expect(told.replaceAll(/&#\d+;/g, "")).not.toMatch(/<img|[|@#[\]`*]|:\/\//);
  expect(told.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))).toContain(
    "@someone #1 [a](https://",
  );
  expect(text.match(/^\| /gm)).toHaveLength(3);
});

test("it stays below 200 KiB, and says how much is left out", () => {
  const many = Array.from({ length: 3_000 }, (_, day) =>
    publishedRun({ day, experiment: `strategy-${day}` }),
  );
  const text = jobSummary(many);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(200 * 1024);
  expect(text).toMatch(/\n\d+ more lines do not fit here: the results themselves have everything\.\n$/);
});
