import { expect, test } from "vitest";
import { parseCsv } from "./real-prompts.ts";

test("cells in quotes hold commas, line breaks and quotes", () => {
  const text = 'text,label\r\n"a, ""b""\nc",1\nplain,0\n\n"",1';
  expect(parseCsv(text)).toEqual([
    ["text", "label"],
    ['a, "b"\nc', "1"],
    ["plain", "0"],
    ["", "1"],
  ]);
});
