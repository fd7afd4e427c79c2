import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { comparison, summary } from "../fixtures/build.fixture.ts";
import { clientsResult, poolResult } from "../fixtures/pool.fixture.ts";
import { renderResult } from "../render-result.ts";
import { headlines } from "./headlines.ts";
import { sideTables } from "./side-tables.ts";

test("arms on an axis are a curve with its knee, the others are labelled above it", () => {
  expect(headlines(poolResult).join("\n\n")).toMatchInlineSnapshot(`
    "throughput (req/s, higher is better) · fast: closed loop, 8 clients
    per-request  ███████▋                                              502  477 – 527      (baseline)
    pool-1       ██████████████████▋                                 1 220  1 160 – 1 280
    pool-2       ████████████████████████████████▏                   2 100  2 000 – 2 210
    pool-4       ██████████████████████████████████▌                 2 260  2 150 – 2 370
    pool-8       █████████████████████████████████████████████████▏  3 210  3 050 – 3 370  <- knee
    pool-16      ██████████████████████████████████████████████████  3 270  3 110 – 3 430
    pool-32      ██████████████████████████████████▎                 2 240  2 130 – 2 350
    pool-128     █████████████████████████████████▊                  2 210  2 100 – 2 320
    Knee: pool-8; the best is 3 270 at pool-16.

    A knee is the smallest point whose median lies within 10 % of the best point's."
  `);
});

test("what explains a sweep has a row for each point", () => {
  expect(sideTables(poolResult, "mechanism", "Mechanism: why").join("\n\n")).toMatchInlineSnapshot(`
    "Mechanism: why  wait for a client (ms) · fast
    per-request                              7.97
    pool-1                                   3.29
    pool-2                                    1.9
    pool-4                                   1.77
    pool-8                                   1.25
    pool-16                                  1.22
    pool-32                                  1.79
    pool-128                                 1.81

    Mechanism: why · in the database (ms)
                  fast  heavy
    per-request   1.99   17.9
    pool-1       0.822    7.4
    pool-2       0.476   4.28
    pool-4       0.443   3.99
    pool-8       0.312    2.8
    pool-16      0.306   2.75
    pool-32      0.447   4.02
    pool-128     0.453   4.07"
  `);
});

test("cases on an axis are a curve for each arm, on one scale", () => {
  expect(headlines(clientsResult).join("\n\n")).toMatchInlineSnapshot(`
    "throughput (req/s, higher is better) · per-request
    clients-1    ███▏  500  475 – 525
    clients-8    ███▏  500  475 – 525
    clients-32   ███▏  500  475 – 525
    clients-128  ███▏  500  475 – 525
    No knee: clients-1 is already within 10 % of the best.

    throughput (req/s, higher is better) · pooled
    clients-1    ▋                                                     100  95 – 105
    clients-8    ████▏                                                 650  617 – 682
    clients-32   ██████████████▍                                     2 260  2 150 – 2 380
    clients-128  ██████████████████████████████████████████████████  7 880  7 490 – 8 270  <- knee
    Knee: clients-128, also the best. The curve ends there: the knee may lie beyond.

    A knee is the smallest point whose median lies within 10 % of the best point's."
  `);
  expect(sideTables(clientsResult, "mechanism", "Mechanism: why").join("\n\n")).toMatchInlineSnapshot(`
    "Mechanism: why · waiting
                 pooled
    clients-1         0
    clients-8         0
    clients-32       24
    clients-128     120"
  `);
});

test("what is better when it falls has no knee, and the cases of many arms share one table", () => {
  const falling = {
    ...clientsResult,
    metrics: {
      throughput: {
        ...clientsResult.metrics.throughput,
        better: "lower" as const,
        kind: "count" as const,
      },
    },
  } as Result;
  expect(headlines(falling).join("\n\n")).not.toContain("nee");
  const third = {
    ...falling,
    arms: [...falling.arms, { name: "pooler", role: "variant" as const, change: "", trap: false }],
    summaries: [...falling.summaries, summary("pooler", "throughput", "clients-8", 70)],
  };
  expect(headlines(third).join("\n\n")).toMatchInlineSnapshot(`
    "throughput (req/s, lower is better)
                     per-request                 pooled            pooler
    clients-1    500 [475 – 525]         100 [95 – 105]                 –
    clients-8    500 [475 – 525]        650 [617 – 682]  70 [66.5 – 73.5]
    clients-32   500 [475 – 525]  2 260 [2 150 – 2 380]                 –
    clients-128  500 [475 – 525]  7 880 [7 490 – 8 270]                 –

    throughput (req/s, lower is better)
      –: this arm is not driven there."
  `);
});

test("a variant beside the sweep keeps its verdict", () => {
  const result = {
    ...poolResult,
    arms: [...poolResult.arms, { name: "pooler", role: "variant" as const, change: "", trap: false }],
    summaries: [...poolResult.summaries, summary("pooler", "throughput", "fast", 3000)],
    comparisons: [comparison("pooler", "throughput", "fast", 6, { versus: "per-request" })],
  };
  const [table, curve] = headlines(result);
  expect(table).toMatchInlineSnapshot(`
    "throughput (req/s, higher is better) · fast: closed loop, 8 clients
                 median  95 % interval  vs per-request  95 % interval  verdict
    per-request     502  477 – 527                                     (baseline)
    placebo         500  475 – 525                                     (the baseline again)
    pooler        3 000  2 850 – 3 150           6.00x  5.40x – 6.60x  FASTER, at least 4.80x"
  `);
  expect(curve).toMatch(/^pooler {7}█+/m);
});

test("a baseline on the axis is a point of the curve, and what others are compared with", () => {
  const result = {
    ...poolResult,
    arms: poolResult.arms
      .filter(({ name }) => name !== "per-request")
      .map((arm) => (arm.name === "pool-8" ? { ...arm, role: "baseline" as const } : arm))
      .map((arm) =>
        arm.name === "pool-16" ? { name: "pooler", role: arm.role, change: "", trap: false } : arm,
      ),
    summaries: poolResult.summaries.map((one) => (one.arm === "pool-16" ? { ...one, arm: "pooler" } : one)),
  };
  const [table, curve] = headlines(result);
  expect(table?.split("\n").map((line) => line.split(" ")[0])).toEqual([
    "throughput",
    "",
    "pool-8",
    "pooler",
    "placebo",
  ]);
  expect(curve).toMatch(/^pool-8 .*<- knee$/m);
});

test("no line of a sweep is wider than 100 columns", () => {
  const lines = [poolResult, clientsResult].flatMap((result) => renderResult(result).split("\n"));
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

test("the summary of a sweep in several cases shows the curve of the case that answers", () => {
  const cases = ["fast", "heavy", "far"];
  const throughput = { ...poolResult.metrics.throughput, in: cases } as Result["metrics"][string];
  const several: Result = {
    ...poolResult,
    cases: Object.fromEntries(
      cases.map((name) => [name, { mode: "closed", clients: 8, seconds: 1, slices: 1 }]),
    ),
    metrics: { throughput },
    summaries: poolResult.summaries
      .filter(({ metric }) => metric === "throughput")
      .flatMap((one) => [
        one,
        summary(one.arm, "throughput", "heavy", 500),
        summary(one.arm, "throughput", "far", 500),
      ]),
  };
  const text = renderResult(several);
  expect(text).toContain(
    "throughput (req/s, higher is better) · fast: closed loop, 8 clients\nper-request  █",
  );
  expect(text).toContain("More tables among the details: throughput in far.");
  // A table of the arms that are not on the axis would show the baseline alone.
  expect(text).not.toMatch(/^ +fast +heavy +far$/m);
});
