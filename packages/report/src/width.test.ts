import { afterEach, expect, test } from "vitest";
import { indexingResult } from "./fixtures/indexing.fixture.ts";
import { clientsResult, poolResult } from "./fixtures/pool.fixture.ts";
import { smallResult } from "./fixtures/small-result.fixture.ts";
import { renderResult } from "./render-result.ts";
import { fitScreen, screenWidth } from "./text/screen.ts";

afterEach(() => fitScreen(undefined));

const results = [smallResult, indexingResult, poolResult, clientsResult];

function screensAt(columns: number | undefined): string[] {
  fitScreen(columns);
  return results.flatMap((result) => [renderResult(result), renderResult(result, { details: true })]);
}

/** Words as they are read: a heading may be broken behind a hyphen, as in any text. Bars and curves are no words. */
function wordsOf(text: string): string[] {
  return text.split(/\s+|(?<=-)/).filter((word) => !/^[─█▏▎▍▌▋▊▉]*$/.test(word));
}

test.each([72, 80, 100, 160])("at %i columns no line is longer and no word is broken", (columns) => {
  const known = new Set(screensAt(undefined).flatMap(wordsOf));
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
  expect(renderResult(smallResult)).toContain(
    ["fast", "  median 4 320 · 95 % interval 4 100 – 4 540 · vs slow 3.50x ·"].join("\n"),
  );
});

test("a summary of two arms fits 40 lines", () => {
  expect(renderResult(smallResult).split("\n").length).toBeLessThanOrEqual(40);
});
