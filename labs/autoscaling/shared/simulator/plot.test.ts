import { expect, test } from "vitest";
import { plot, timeWords } from "./plot.ts";
import type { Second } from "./simulate.ts";

const second = (arriving: number, ready: number): Second => ({
  ...{ arriving, ready, replicas: ready, capacity: 100 * ready, overloaded: arriving > 100 * ready, lost: 0 },
});
const times = (count: number, one: Second) => Array.from({ length: count }, () => one);

test("a column shows what is needed and there, idle, and missing", () => {
  const seconds = [...times(4, second(100, 2)), ...times(4, second(400, 2)), ...times(4, second(300, 4))];
  expect(plot({ seconds, syncs: [], changes: [] }, 100, { columns: 6, rows: 4 })).toBe(
    [
      "    4 │  xx░░",
      "      │  xx██",
      "      │░░████",
      "    1 │██████",
      "      └──────",
      "       0 0:12",
    ].join("\n"),
  );
});

test("a moment of overload is seen in its column", () => {
  const seconds = [...times(9, second(100, 1)), second(200, 1)];
  expect(plot({ seconds, syncs: [], changes: [] }, 100, { columns: 1, rows: 2 })).toContain("2 │x");
});

test("times are minutes and seconds, and hours where they are long", () => {
  expect([330, 7199, 7200, 86_400].map(timeWords)).toEqual(["5:30", "119:59", "2:00 h", "24:00 h"]);
});
