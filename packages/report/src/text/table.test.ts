import { expect, test } from "vitest";
import { fitTable, renderTable } from "./table.ts";

const columns = (...headings: string[]) => ["", ...headings].map((heading) => ({ heading }));

test("headings of several lines stand on the first row", () => {
  expect(renderTable(columns("one", "two\nlines"), [["row", "1", "2"]])).toMatchInlineSnapshot(`
    "          two
         one  lines
    row  1    2"
  `);
});

test("a table that fits stays as it is", () => {
  const rows = [["row", "1", "2"]];
  expect(fitTable(columns("a-long-name", "b"), rows)).toBe(renderTable(columns("a-long-name", "b"), rows));
});

test("headings are broken before a table is", () => {
  const names = ["first", "second", "third", "fourth", "fifth"].map((name) => `the-${name}-of-many-columns`);
  expect(fitTable(columns(...names), [["row", ...names.map(() => "1")]])).toMatchInlineSnapshot(`
    "                 the-                    the-
         the-first-  second-of-  the-third-  fourth-of-  the-fifth-
         of-many-    many-       of-many-    many-       of-many-
         columns     columns     columns     columns     columns
    row  1           1           1           1           1"
  `);
});

test("columns that do not fit are dealt out evenly, the first in each table", () => {
  const names = ["a", "b", "c", "d", "e"];
  const table = fitTable(columns(...names), [["row", ...names.map((name) => name.repeat(24))]]);
  expect(table).toMatchInlineSnapshot(`
    "     a                         b                         c
    row  aaaaaaaaaaaaaaaaaaaaaaaa  bbbbbbbbbbbbbbbbbbbbbbbb  cccccccccccccccccccccccc

         d                         e
    row  dddddddddddddddddddddddd  eeeeeeeeeeeeeeeeeeeeeeee"
  `);
  expect(table.split("\n").every((line) => line.length <= 100)).toBe(true);
});
