import { resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { smallResult as result } from "./fixtures/small-result.fixture.ts";
import { renderResult } from "./index.ts";

test("the sample is a valid result", () => {
  expect(resultSchema.parse(result)).toEqual(result);
});

test("a result reads from the question to what to try next, in 100 columns", () => {
  const screen = renderResult(result);
  expect(screen).toMatchInlineSnapshot(`
    "────────────────────────────────────────────────────────────────────────────────────────────────────
    lab / experiment
    Which one?

    quick preset · 1 of 7 rounds · arms side by side in alternating slices · seed 1 · 1 min 30 s
    2 cores Some CPU · Node v26.0.0 · redis 8.0 (local)
    rows 2 000 000 · heap 625 MB · shared_buffers 32MB · round trip 2.1 ms (p50) measured

    throughput (req/s, higher is better) · busy: closed loop, 16 clients
                  median  95 % interval  vs slow  95 % interval  verdict
    slow           1 230  1 170 – 1 300                          (baseline)
    fast           4 320  4 100 – 4 540    3.50x  3.15x – 3.85x  FASTER, at least 2.80x
    fancy (trap)   1 100  1 050 – 1 160    0.90x  0.81x – 0.99x  INCONCLUSIVE
    placebo        1 240  1 180 – 1 300    1.01x  0.91x – 1.11x  (the baseline again)
    Best of all: fast, ahead of every other arm.
      fancy: The interval includes "no difference".

    p99: not shown, because p99 needs 1000 answers in a cell and this preset gives about 200. Run it
    with --preset full.

    Mechanism: why        slow  fast  fancy
    hit ratio (%) · busy     0  83.2    n/a

    Price: what it costs  slow   fast  fancy
    memory (MB) · busy          0.296
      memory: All of it.

    Findings
      - liar: refused, as it should be. To 7 it answered 15; right is 14.

    Predictions
      - confirmed: fast: throughput at least 2 times higher than slow

    Placebo, a second copy of the baseline: throughput 1.01x (0.91x – 1.11x), so differences below 4.0 %
    are not told from noise. The load generator alone reaches 90 000 requests/s.

    Warnings
      - Other programs used 30 % of a processor meanwhile.

    You may say
      - On my machine the throughput of fast was 3.50x that of slow (95 % interval 3.15x – 3.85x, 7
        paired rounds, closed loop, 16 clients).

    You may not say
      - Which way throughput of fancy differs: this run cannot tell.
      - That it holds elsewhere. The machine is a toy.

    Try next
      - Change the exponent."
  `);
  expect(screen.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
});

test("a verdict is put in the words of its metric", () => {
  const lower = renderResult({
    ...result,
    metrics: { throughput: { unit: "MB", better: "lower", kind: "gauge", role: "headline", in: ["busy"] } },
  });
  expect(lower).toContain("LOWER, at least 2.80x");
  expect(lower).toContain("was 3.50x lower than that of slow");
});

test("an interrupted run says so at the top", () => {
  expect(renderResult({ ...result, endedEarly: "interrupted" })).toMatch(/Ended early: interrupted/);
});

test("what cannot be told is listed among what may not be said", () => {
  expect(renderResult(result)).toMatch(
    /You may not say\n {2}- Which way throughput of fancy differs: this run cannot tell\./,
  );
});
