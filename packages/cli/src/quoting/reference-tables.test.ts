/** Tables that quote a run, on a small one: a figure that drifts is noticed, and put right. */
import { ownRun as run } from "@labs/learner/learned-fixture";
import { expect, test } from "vitest";
import { adoptMarkers, fillTables } from "./reference-tables.ts";

function findDrift(text: string): string[] {
  const { changes, faults } = fillTables(text, run);
  return [...faults, ...changes];
}

const whole = "metric throughput, case busy; ratio throughput, case busy; skip; metric hit ratio, case busy";
const down = (fast: string, entries = whole) => `Text.

<!-- reference-run: ${entries} -->

| Variant | Requests per s | Against slow | Lines | Hits, % |
| ------- | -------------- | ------------ | ----- | ------- |
| slow    | 1 230          |              | 12    | 0       |
${fast}
| fancy   | 1 100          | 0.90x        | 7     | –       |

| Other | table |
| ----- | ----- |
| slow  | 99    |
`;

test.each([
  ["with its bounds", "| fast | 4 320 (4 100 – 4 540) | 3.50x (3.15 – 3.85) | 3 | 83.2 |"],
  ["emphasised", "| `fast` | **4 320** | 3.5 | 3 | 83.2 % |"],
])("figures %s agree with the run", (_, row) => {
  expect(findDrift(down(row))).toEqual([]);
});

test.each([
  ["| fast | 4 310 | 3.50x | 3 | 83.2 |", 'fast, metric throughput, busy: the text says "4 310"'],
  [
    "| fast | 4 320 (4 000 – 4 540) | 3.50x | 3 | 83.2 |",
    'says "4 320 (4 000 – 4 540)", the run 4 320, 4 100, 4 540',
  ],
  ["| fast | 4 320 | 3.6x | 3 | 83.2 |", 'fast, ratio throughput, busy: the text says "3.6x"'],
  ["| fast | 4 320 | 3.50x | 3 | 83 |", 'fast, metric hit ratio, busy: the text says "83", the run 83.2'],
  ["| fast | 4 320 | – | 3 | 83.2 |", 'the text says "–", the run 3.50x'],
  ["| fast | many | 3.50x | 3 | 83.2 |", 'the text says "many"'],
  ["| quick | 4 320 | 3.50x | 3 | 83.2 |", 'the run has no arm "quick"'],
])("%s is found", (row, sentence) => {
  expect(findDrift(down(row))).toEqual([expect.stringContaining(sentence)]);
});

test("a figure that the run does not have is found", () => {
  const text = down("| fast | 4 320 | 3.50x | 3 | 83.2 |").replace("| –       |", "| 12      |");
  expect(findDrift(text)).toEqual([
    expect.stringContaining('fancy, metric hit ratio, busy: the text says "12", the run nothing'),
  ]);
});

test.each([
  ["metric speed, case busy", 'the run has no metric "speed"'],
  ["metric throughput, case calm", 'the run has no case "calm"'],
  ["throughput", '"throughput" is none of "metric <name>, case <name>"'],
  ["metric throughput, case busy; skip", "it has 2 entries for 4 columns"],
])("the marker %j is found", (entries, sentence) => {
  expect(findDrift(down("", entries))).toEqual([expect.stringContaining(sentence)]);
});

test("a marker without a table is found", () => {
  expect(findDrift("<!-- reference-run: skip -->\n\nText.")).toEqual(['"skip": no table follows it']);
});

test.each([
  ["3 990", []],
  [
    "3 890",
    [expect.stringContaining('yours, metric throughput, busy: the text says "3 890", the run 3 990')],
  ],
])("in a table with the arms in its first row, %s is read by row", (yours, drift) => {
  const text = `<!-- reference-run: metric throughput, case busy; metric memory, case busy -->
| 32 callers    | fast  | yours |
| ------------- | ----- | ----- |
| requests, 1/s | 4 320 | ${yours} |
| memory, MB    | 0.296 | 0.412 |`;
  expect(findDrift(text)).toEqual(drift);
  expect(fillTables(text, run).text).toContain("| requests, 1/s | 4 320 | 3 990 |");
});

test("a text of the run's own figures stays as it is, however its cells are laid out", () => {
  const text = down("| `fast` | **4 320** | 3.5 | 3 | 83.2 % |");
  expect(fillTables(text, run)).toEqual({ text, changes: [], faults: [] });
});

test.each([
  ["4 300", "4 320"],
  ["**9**", "**4 320**"],
  ["9 per s (8 – 10)", "4 320 per s (4 100 – 4 540)"],
  ["9 of 12", "4 320"],
  ["many", "4 320"],
  ["–", "4 320"],
])("%j becomes %j", (before, after) => {
  const { text, changes } = fillTables(down(`| fast | ${before} | 3.50x | 3 | 83.2 |`), run);
  expect(changes).toHaveLength(1);
  expect(text).toMatch(
    new RegExp(`\\| fast +\\| ${after.replaceAll(/[*()]/g, "\\$&")} +\\| 3\\.50x +\\| 3 +\\|`),
  );
  // Everything else of the text, and the widths of the columns, are a maintainer's.
  expect(text).toContain("| slow  | 99    |");
  expect(findDrift(text)).toEqual([]);
});

test("an empty cell takes the form of its column, and a figure that the run does not have becomes a dash", () => {
  const text = down("| fast |  | | 3 | |").replace(
    "| 1 100          | 0.90x        |",
    "| 9 (8 – 10) | 0.9 times |",
  );
  const filled = fillTables(text.replace("| –       |", "| 12      |"), run).text;
  expect(filled).toMatch(/\| fast +\| 4 320 \(4 100 – 4 540\) +\| 3\.50 times +\| 3 +\| 83\.2 +\|/);
  expect(filled).toMatch(/\| fancy .*\| – +\|/);
  expect(findDrift(filled)).toEqual([]);
});

test("a column that cannot be read keeps its figures, and the others are filled", () => {
  const entries = "metric throughput, case busy; metric speed, case busy; skip; skip";
  const { text, faults } = fillTables(down("| fast | 1 | 3.60x | 3 | 1 |", entries), run);
  expect(text).toMatch(/\| fast +\| 4 320 +\| 3\.60x +\| 3 +\| 1 +\|/);
  expect(faults).toEqual([expect.stringContaining('no metric "speed"')]);
});

test("markers that wait for a run are left alone until they are adopted", () => {
  const waiting = down("| fast | 1 | 1 | 3 | 1 |").replace("reference-run:", "figures:");
  expect(fillTables(waiting, run)).toEqual({ text: waiting, changes: [], faults: [] });
  expect(fillTables(adoptMarkers(waiting), run).changes).toHaveLength(3);
});
