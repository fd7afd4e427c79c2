/** Whole searches on a fixture: each value is a run with processes of its own. */
import type { Result } from "@labs/experiment/result";
import { type BreakEvenQuestion, breakEvenPoints, breakEvenWords, renderBreakEven } from "@labs/report";
import { expect, test } from "vitest";
import type { Measuring } from "../../measuring/measuring.ts";
import { StatusLine } from "../../terminal/status-line.ts";
import { fixtureEntry, noServices } from "./break-even.fixture.ts";
import { breakEvenQuestionOf, runEachValue } from "./break-even.ts";

/** Sweeps the fixture whose counts cross between 5 and 20, until told to stop. */
async function swept(until = Number.POSITIVE_INFINITY) {
  const entry = await fixtureEntry("crossing");
  const said: string[] = [];
  const stop = new AbortController();
  using status = new StatusLine();
  const tools: Measuring = {
    ...{ services: noServices, signal: stop.signal, status },
    say: (line) => said.push(line),
  };
  const results: Result[] = [];
  for await (const result of runEachValue(entry, { preset: "smoke", rounds: 1, seed: 1 }, tools)) {
    results.push(result);
    if (results.length >= until) stop.abort();
  }
  const question: BreakEvenQuestion = breakEvenQuestionOf(entry);
  return { question, results, said };
}

test("each value is a run, and counts that cross are a table and a sentence", async () => {
  const { question, results, said } = await swept();
  expect(results.map((result) => result.breakEven?.value)).toEqual([1, 5, 10, 20]);
  expect(said).toEqual([
    "size 1 thing: growing pays (10.0x)",
    "size 5 things: growing pays (2.00x)",
    "size 10 things: growing is equivalent to the baseline (1.00x)",
    "size 20 things: growing loses (0.50x)",
  ]);
  expect(renderBreakEven(question, results)).toMatchInlineSnapshot(`
    "────────────────────────────────────────────────────────────────────────────────────────────────────
    fixtures / crossing: where does it stop paying?
    From which size does the fixed number of steps win?

    steps (lower is better) · counted: scripted
         size  fixed  growing  vs fixed  verdict
      1 thing     10        1     10.0x  FEWER
     5 things     10        5     2.00x  FEWER
    10 things     10       10     1.00x  THE SAME
    20 things     10       20     0.50x  MORE

    growing against fixed: left of 1x it loses, right of 1x it pays
      1 thing                 │                                               ●
     5 things                 │             ●
                              │                                                  <- break-even point
    10 things                 ●
    20 things  ●              │
               0.50x          1.00x                                       10.0x

    growing pays at a size of 1 and 5 things, is equivalent to the baseline at 10 things and loses at 20
    things. It stops paying between 5 and 10 things."
  `);
});

test("Ctrl-C leaves the values that are finished", async () => {
  const { question, results } = await swept(1);
  expect(results).toHaveLength(1);
  expect(breakEvenWords(question, breakEvenPoints(question, results))).toBe(
    "growing pays at a size of 1 thing. The search did not reach 5, 10 and 20 things, so it names no break-even point.",
  );
});
