import { resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { indexingResult as result } from "../fixtures/indexing.fixture.ts";
import { renderResult } from "../render-result.ts";
import { headlines } from "./headlines.ts";
import { placebo } from "./placebo.ts";
import { sideTables } from "./side-tables.ts";

test("the sample is valid, and no line of it is wider than 100 columns", () => {
  expect(resultSchema.parse(result)).toEqual(result);
  expect(
    renderResult(result)
      .split("\n")
      .filter((line) => [...line].length > 100),
  ).toEqual([]);
});

test("a timing in many cases is one table of arms and cases, with marks that are explained", () => {
  expect(headlines(result)[0]).toMatchInlineSnapshot(`
    "p50 (ms, lower is better) · each case: closed loop, 8 clients
                         equality-top-50  equality-range  at-least-top-50
    none                  309              339             239
    single-columns       1.07 (289x)        29 (12x)      1.06 (225x)
    severity-then-time    0.3 (1 030x)     3.3 (103x)       55 (4.3x)
    time-then-severity   0.36 (858x)       6.5 (52x)      0.35 (683x)
    covering             0.16 (1 930x)    0.42 (807x)     12.7 (19x)
    partial              0.16 (1 930x)     2.5 (136x)     0.16 (1 490x)
    partial-beside-brin  0.16 (1 930x)     2.5 (136x)     0.16 (1 490x)
    brin                  4.1 (75x)          5 (68x)       4.4 (54x)
    placebo               309 (=)          339 (=)         239 (=)

                         in-list-top-50  time-only      grouped
    none                  248             272           310
    single-columns          1 (248x)     0.15 (1 810x)   45 (6.9x)
    severity-then-time   55.8 (4.4x)     0.25 (1 090x)   15 (21x)
    time-then-severity   0.54 (459x)     0.28 (971x)     20 (16x)
    covering             10.3 (24x)      0.28 (971x)     15 (21x)
    partial              0.15 (1 650x)    349 (0.78x?)  318 (0.97x?)
    partial-beside-brin  0.15 (1 650x)    1.1 (247x)      –
    brin                  4.2 (59x)       1.1 (247x)     12 (26x)
    placebo               248 (=)         272 (=)       310 (=)
      –: this arm is not driven there.
    In brackets: 2x is twice as good as none, 0.5x half as good; = the same within 5 %; ? this run
    cannot tell.
    Best of all (several: no measurable difference): covering and partial in equality-top-50,
    equality-range, at-least-top-50, in-list-top-50 and grouped; single-columns in time-only.
      time-only (partial), grouped (partial): The interval includes 1: this run cannot tell."
  `);
});

test("a count in many cases is compared exactly", () => {
  expect(headlines(result)[1]).toMatchInlineSnapshot(`
    "buffers (lower is better) · each case: closed loop, 8 clients
                         equality-top-50   equality-range   at-least-top-50
    none                 80 000            80 000           80 000
    single-columns          510 (157x)     18 900 (4.2x)       484 (165x)
    severity-then-time       49 (1 630x)    1 303 (61x)     30 300 (2.6x)
    time-then-severity       70 (1 140x)    1 643 (49x)         66 (1 210x)
    covering                  8 (10 000x)      16 (5 000x)     258 (310x)
    partial                  48 (1 670x)    1 402 (57x)         45 (1 780x)
    partial-beside-brin      48 (1 670x)    1 402 (57x)         45 (1 780x)
    brin                 ~7 093 (11x)      ~7 093 (11x)     ~7 093 (11x)

                         in-list-top-50   time-only         grouped
    none                 80 000           80 000            80 000
    single-columns          484 (165x)         5 (16 000x)  18 900 (4.2x)
    severity-then-time   30 300 (2.6x)        33 (2 420x)      360 (222x)
    time-then-severity       72 (1 110x)       5 (16 000x)     335 (239x)
    covering                251 (319x)        35 (2 290x)      550 (145x)
    partial                  45 (1 780x)  80 000 (=)        80 000 (=)
    partial-beside-brin      45 (1 780x)     139 (576x)          –
    brin                 ~7 093 (11x)       ~139 (576x)     ~3 648 (22x)
      –: this arm is not driven there.
    In brackets: 2x is half as many as none, 0.5x twice as many; = the same. ~ differs from round to
    round."
  `);
});

test("a mechanism of several cases has a table of its own", () => {
  expect(sideTables(result, "mechanism", "Mechanism: why").join("\n\n")).toMatchInlineSnapshot(`
    "Mechanism: why · rows removed (per answer)
                         equality-  equality-  at-least-   in-list-
                            top-50      range     top-50     top-50  time-only    grouped
    none                 1 000 000  1 000 000  1 000 000  1 000 000  1 000 000  1 000 000
    single-columns            12.5       12.5       12.5       12.5       12.5       12.5
    severity-then-time        12.5       12.5       12.5       12.5       12.5       12.5
    time-then-severity        12.5       12.5       12.5       12.5       12.5       12.5
    covering                  12.5       12.5       12.5       12.5       12.5       12.5
    partial                   12.5       12.5       12.5       12.5       12.5       12.5
    partial-beside-brin       12.5       12.5       12.5       12.5       12.5          –
    brin                      12.5       12.5       12.5       12.5       12.5       12.5
      none: this arm has no such figure; –: this arm is not driven there.

    Mechanism: why · heap fetches
                         equality-top-50  equality-range
    none                               0               0
    single-columns                     0               0
    severity-then-time                 0               0
    time-then-severity                 0               0
    covering                   0 [0 – 3]       0 [0 – 3]
    partial                            0               0
    partial-beside-brin                0               0
    brin                               0               0
      none: this arm has no such figure."
  `);
});

test("a table of many arms is turned where it is too wide, and says its case", () => {
  expect(sideTables(result, "price", "Price: what it costs").join("\n\n")).toMatchInlineSnapshot(`
    "Price: what it costs  index size (MB) · equality-top-50  build time (s) · equality-top-50
    none                                       60 [57 – 63]                               2.5
    single-columns                             60 [57 – 63]                               2.5
    severity-then-time                         60 [57 – 63]                               2.5
    time-then-severity                         60 [57 – 63]                               2.5
    covering                                   60 [57 – 63]                               2.5
    partial                                    60 [57 – 63]                               2.5
    partial-beside-brin                        60 [57 – 63]                               2.5
    brin                                       60 [57 – 63]                               2.5"
  `);
});

test("the placebo of many cases is a table", () => {
  expect(placebo(result)).toMatchInlineSnapshot(`
    "Placebo, a second copy of the baseline:
                            ratio  95 % interval  noise below
    p50 in equality-top-50  1.00x  0.90x – 1.10x        3.4 %
    p50 in equality-range   1.00x  0.90x – 1.10x        3.4 %
    p50 in at-least-top-50  1.00x  0.90x – 1.10x        3.4 %
    p50 in in-list-top-50   1.00x  0.90x – 1.10x        3.4 %
    p50 in time-only        1.00x  0.90x – 1.10x        3.4 %
    p50 in grouped          1.00x  0.90x – 1.10x        3.4 %"
  `);
});
