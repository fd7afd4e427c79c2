import type { Result } from "@labs/experiment/result";
import { resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { smallResult as result } from "./fixtures/small-result.fixture.ts";
import { renderResult } from "./index.ts";

test("the sample is a valid result", () => {
  expect(resultSchema.parse(result)).toEqual(result);
});

test("a result is a summary first: question, answer, table, warnings, what may be said", () => {
  expect(renderResult(result)).toMatchInlineSnapshot(`
    "────────────────────────────────────────────────────────────────────────────────────────────────────
    lab / experiment: Which one?
    quick preset · 1 of at most 7 rounds · 1 min 30 s · 2 cores Some CPU · Node v26.0.0 · rows 2 000 000

    Answer  fast: throughput 4 320 req/s instead of 1 230 req/s with slow, 3.50x as high (95 % interval
            3.15x – 3.85x, 7 paired rounds). It is ahead of every other variant.
    Why     hit ratio 83.2 % instead of 0 %.
    Price   memory 0.296 MB (no figure for slow).
    Doubt   other programs used the processors; p99 is not shown, because p99 needs 1000 answers in a
            cell and this preset gives about 200 (run it with --preset full).

    throughput (req/s, higher is better) · busy: closed loop, 16 clients
                  median  95 % interval  vs slow  95 % interval  verdict
    slow           1 230  1 170 – 1 300                          (baseline)
    fast           4 320  4 100 – 4 540    3.50x  3.15x – 3.85x  FASTER
    fancy (trap)   1 100  1 050 – 1 160    0.90x  0.81x – 0.99x  INCONCLUSIVE
    placebo        1 240  1 180 – 1 300    1.01x  0.91x – 1.11x  (the baseline again)
    Best: fast, ahead of every other arm of the experiment.
      fancy: The interval that decides is adjusted for 2 comparisons, 0.72x – 1.08x, and includes 1:
        this run cannot tell.

    Warnings (a cell is one arm in one case and one round)
      - Other programs used 30 % of a processor meanwhile.

    You may say
      - On my machine the throughput of fast was 3.50x that of slow (95 % interval 3.15x – 3.85x, 7
        paired rounds, closed loop, 16 clients).

    You may not say
      - That it holds elsewhere. The machine is a toy.

    Mechanisms, prices, plans, all warnings: pnpm lab show abcd --details"
  `);
});

test("its details read from the question to what to try next", () => {
  const screen = renderResult(result, { details: true });
  expect(screen).toMatchInlineSnapshot(`
    "────────────────────────────────────────────────────────────────────────────────────────────────────
    lab / experiment
    Which one?

    quick preset · 1 of at most 7 rounds · arms side by side in alternating slices · seed 1 · 1 min 30 s
    2 cores Some CPU · Node v26.0.0 · redis 8.0 (local)
    rows 2 000 000 · heap 625 MB · shared_buffers 32MB · round trip 2.1 ms (p50) measured

    Answer  fast: throughput 4 320 req/s instead of 1 230 req/s with slow, 3.50x as high (95 % interval
            3.15x – 3.85x, 7 paired rounds). It is ahead of every other variant.
    Why     hit ratio 83.2 % instead of 0 %.
    Price   memory 0.296 MB (no figure for slow).
    Doubt   other programs used the processors; p99 is not shown, because p99 needs 1000 answers in a
            cell and this preset gives about 200 (run it with --preset full).

    throughput (req/s, higher is better) · busy: closed loop, 16 clients
                  median  95 % interval  vs slow  95 % interval  verdict
    slow           1 230  1 170 – 1 300                          (baseline)
    fast           4 320  4 100 – 4 540    3.50x  3.15x – 3.85x  FASTER, at least 2.80x
    fancy (trap)   1 100  1 050 – 1 160    0.90x  0.81x – 0.99x  INCONCLUSIVE
    placebo        1 240  1 180 – 1 300    1.01x  0.91x – 1.11x  (the baseline again)
    Best: fast, ahead of every other arm of the experiment.
      fancy: The interval that decides is adjusted for 2 comparisons, 0.72x – 1.08x, and includes 1:
        this run cannot tell.

    p99: not shown, because p99 needs 1000 answers in a cell and this preset gives about 200. Run it
    with --preset full.

    Mechanism: why        slow  fast  fancy
    hit ratio (%) · busy     0  83.2   none
      none: this arm has no such figure.

    Price: what it costs  slow   fast  fancy
    memory (MB) · busy       –  0.296      –
      memory: All of it.
      –: this arm is not driven there.

    Findings
      - liar: refused, as it should be. To 7 it answered 15; right is 14.

    What the authors of the experiment expected
      - confirmed: fast: throughput at least 2 times higher than slow

    Placebo, a second copy of the baseline: throughput 1.01x (0.91x – 1.11x), so an estimate below 4.0 %
    counts as no difference. The load generator alone reaches 90 000 requests/s.

    Warnings (a cell is one arm in one case and one round)
      - Other programs used 30 % of a processor meanwhile.

    You may say
      - On my machine the throughput of fast was 3.50x that of slow (95 % interval 3.15x – 3.85x, 7
        paired rounds, closed loop, 16 clients).

    You may not say
      - Which way throughput of fancy differs from slow: this run cannot tell.
      - That it holds elsewhere. The machine is a toy.

    Try next
      - Change the exponent."
  `);
});

test("a verdict is put in the words of its metric", () => {
  const measured: Result = {
    ...result,
    metrics: { throughput: { unit: "MB", better: "lower", kind: "gauge", role: "headline", in: ["busy"] } },
  };
  const lower = renderResult(measured);
  // The bound for all comparisons together would stand beside the interval of this one.
  expect(lower).toMatch(/^fast .* LOWER$/m);
  expect(renderResult(measured, { details: true })).toContain("LOWER, at least 2.80x");
  expect(lower).toContain("was 3.50x lower than that of slow");
});

test("an interrupted run says so at the top", () => {
  const screen = renderResult({ ...result, endedEarly: "interrupted" });
  expect(screen.replaceAll(/\s+/g, " ")).toContain("the run ended early (interrupted)");
});

test("what cannot be told is listed among what may not be said", () => {
  expect(renderResult(result, { details: true })).toMatch(
    /You may not say\n {2}- Which way throughput of fancy differs from slow: this run cannot tell\./,
  );
});

const throughputOf = (over: Partial<(typeof result.comparisons)[number]>) =>
  result.comparisons.map((one) => (one.arm === "fast" ? { ...one, ...over } : one));

test("equivalence quotes the 90 % interval, which decided it", () => {
  const screen = renderResult({
    ...result,
    comparisons: throughputOf({ verdict: "EQUIVALENT", ratio: 1.01, ci90: [0.98, 1.04], ci95: [0.94, 1.08] }),
  }).replaceAll(/\s+/g, " ");
  expect(screen).toContain("differed by less than 5 % (90 % interval 0.98x – 1.04x");
});

test("an arm that answered wrongly in one round keeps its row, without a figure, and is never quoted", () => {
  const note = "It answered wrongly in round 5: to 7 it answered 15; right is 14.";
  const screen = renderResult({
    ...result,
    best: [],
    summaries: result.summaries.map((one) =>
      one.arm === "fast" ? { ...one, median: null, low: null, high: null } : one,
    ),
    comparisons: throughputOf({
      verdict: "INVALID",
      ratio: null,
      ci95: [null, null],
      ciAdjusted: [null, null],
      ci90: [null, null],
      notes: [note],
    }),
  });
  expect(screen).toMatch(/^fast +invalid .*INVALID$/m);
  expect(screen).toContain(`fast: ${note}`);
  expect(screen).not.toMatch(/throughput of fast was|Best:/);
});

test("a ratio that is not the quotient of the medians beside it says why", () => {
  const apart = renderResult({ ...result, comparisons: throughputOf({ ratio: 3, ci95: [2.8, 3.2] }) });
  expect(apart.replaceAll(/\s+/g, " ")).toContain(
    "fast: the ratio is the middle of the ratios within each round.",
  );
  expect(renderResult(result)).not.toContain("the ratio is the middle");
});

test("rounds that were repeated are said as such", () => {
  const [cell] = result.cells.filter(({ round }) => round >= 0);
  if (cell === undefined) throw new Error("the fixture has a round");
  const cells = Array.from({ length: 8 }, (_, round) => ({ ...cell, round }));
  expect(renderResult({ ...result, cells })).toContain("8 rounds, 1 of them repeated");
});
