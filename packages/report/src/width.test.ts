import { afterEach, expect, test } from "vitest";
import { apiResult } from "./fixtures/api.fixture.ts";
import { batchingResult } from "./fixtures/batching.fixture.ts";
import { indexingResult } from "./fixtures/indexing.fixture.ts";
import { clientsResult, poolResult } from "./fixtures/pool.fixture.ts";
import { longNamedResult, refusedResult } from "./fixtures/six-cases.fixture.ts";
import { smallResult } from "./fixtures/small-result.fixture.ts";
import { renderResult } from "./render-result.ts";
import { caseTable } from "./sections/case-table.ts";
import { fitScreen, screenWidth } from "./text/screen.ts";

afterEach(() => fitScreen(undefined));

const results = [
  smallResult,
  indexingResult,
  poolResult,
  clientsResult,
  apiResult,
  batchingResult,
  longNamedResult,
  refusedResult,
];

function screensAt(columns: number | undefined): string[] {
  fitScreen(columns);
  return results.flatMap((result) => [renderResult(result), renderResult(result, { details: true })]);
}

/** Words as they are read: a heading may be broken behind a hyphen, as in any text. Bars and curves are no words. */
function wordsOf(text: string): string[] {
  return text.split(/\s+|(?<=-)/).filter((word) => !/^[─█▏▎▍▌▋▊▉]*$/.test(word));
}

test.each([72, 80, 100, 160])("at %i columns no line is longer and no word is broken", (columns) => {
  // Where many cases do not fit into one table, that of a single case is shown.
  const tables = results.flatMap((result) =>
    Object.entries(result.metrics).flatMap(([metric, about]) =>
      about.in.map((name) => caseTable(result, metric, name)),
    ),
  );
  const known = new Set([...screensAt(undefined), ...tables].flatMap(wordsOf));
  const screens = screensAt(columns);
  const lines = screens.flatMap((screen) => screen.split("\n"));
  expect(lines.filter((line) => [...line].length > Math.min(columns, 100))).toEqual([]);
  expect(screens.flatMap(wordsOf).filter((word) => !known.has(word))).toEqual([]);
});

test("a screen of unknown width has 100 columns, a narrow one 72", () => {
  const widths = [undefined, 20, 72, 99, 300].map((columns) => {
    fitScreen(columns);
    return screenWidth();
  });
  expect(widths).toEqual([100, 72, 72, 99, 100]);
});

test("a table without room beside each other becomes a block for each arm", () => {
  fitScreen(72);
  expect(renderResult(smallResult, { details: true })).toContain(
    ["fast", "  median 4 320 · 95 % interval 4 100 – 4 540 · vs slow 3.50x ·"].join("\n"),
  );
});

test("a narrow summary leaves out the medians' intervals before it gives up the table", () => {
  fitScreen(72);
  expect(renderResult(smallResult)).toMatch(/^fast +4 320 +3\.50x +3\.15x – 3\.85x +FASTER$/m);
});

test.each([
  ["two arms", smallResult, 40],
  ["eight arms in six cases", indexingResult, 42],
  ["eight arms in six cases, of which two were refused", refusedResult, 40],
  ["the same with long names", longNamedResult, 42],
  ["pairs that the question asks for, over a sweep", apiResult, 46],
  ["a curve of eight arms", poolResult, 40],
  ["latencies of open loops", batchingResult, 40],
])("a summary of %s is about 40 lines at 100 columns", (_, result, most) => {
  expect(renderResult(result).split("\n").length).toBeLessThanOrEqual(most);
});

test("nothing is not there without a word for it", () => {
  for (const screen of screensAt(100)) expect(screen).not.toMatch(/\bn\/a\b|\bNaN\b|undefined x|null/);
  const screen = renderResult(refusedResult);
  expect(screen).toMatch(/^covering +wrong +wrong/m);
  expect(screen).toContain("wrong: it answered wrongly, so none of its figures counts");
});
