import { expect, test } from "vitest";
import { apiResult } from "../fixtures/api.fixture.ts";
import { renderResult } from "../index.ts";
import { askedPairs } from "./asked-pairs.ts";

test("pairs that the question asks for stand in a table, over a sweep too, and a count in a line", () => {
  expect(askedPairs(apiResult).join("\n\n")).toMatchInlineSnapshot(`
    "throughput (req/s, higher is better) against python-async
                python-blocking          python-threads
    keys        –                        1.44x (1.29x – 1.58x)
    waiting-1   –                        ? 1.00x (0.90x – 1.10x)
    waiting-10  0.11x (0.0966x – 0.12x)  ? 1.05x (0.95x – 1.16x)
    waiting-40  –                        ? 0.96x (0.86x – 1.05x)
    waiting-80  –                        0.46x (0.41x – 0.50x)
      –: this arm is not driven there.
    Above 1x is better; in brackets the 95 % interval; ? this run cannot tell, by an interval adjusted
    for 14 comparisons.

    at once against python-async: python-blocking 1 instead of 64; python-threads 40 instead of 64."
  `);
});

test("what may be said is said of the pair", () => {
  const screen = renderResult(apiResult, { details: true }).replaceAll(/\s+/g, " ");
  expect(screen).toContain(
    "On my machine, throughput in waiting-80 against python-async (closed loop, 80 clients, 7 paired rounds, 95 % intervals in brackets): python-threads 2.19x lower (1.99x – 2.44x).",
  );
  expect(screen).toContain("On my machine, at once: 40 with python-threads instead of 64 with python-async");
  expect(screen).not.toMatch(/python-async was|of python-threads (in keys )?was/);
  expect(screen).toContain("differs from python-async: this run cannot tell.");
});

test("an interval that was not adjusted does not decide, and the table says which one does", () => {
  const open = apiResult.pairComparisons.map((one) =>
    one.case === "keys" ? { ...one, verdict: "INCONCLUSIVE" as const } : one,
  );
  const table = askedPairs({ ...apiResult, pairComparisons: open })
    .join(" ")
    .replaceAll(/\s+/g, " ");
  expect(table).toContain("keys – ? 1.44x (1.29x – 1.58x)");
  expect(table).toContain("? this run cannot tell, by an interval adjusted for 14 comparisons");
  const alone = askedPairs({ ...apiResult, config: { ...apiResult.config, family: 1 } }).join(" ");
  expect(alone.replaceAll(/\s+/g, " ")).toContain("; ? this run cannot tell. ");
});
