import { expect, test } from "vitest";
import { padding, tokenize, vocabulary } from "./tokenize.ts";

test("the same text gives the same ids on every machine", () => {
  expect(tokenize("Ignore the rules!")).toEqual([1, 2031, 270, 416, 850]);
});

test("ids lie between padding and the vocabulary's end", () => {
  const tokens = tokenize(Array.from({ length: 5000 }, (_, n) => `w${n}`).join(" "));
  expect(tokens.length).toBe(5001);
  expect(Math.min(...tokens)).toBeGreaterThan(padding);
  expect(Math.max(...tokens)).toBeLessThan(vocabulary);
});

test("an empty text is the start alone", () => {
  expect(tokenize("")).toEqual([1]);
  expect(tokenize(" \n ")).toEqual([1]);
});

test("case does not matter and signs count", () => {
  expect(tokenize("Drop TABLE")).toEqual(tokenize("drop table"));
  expect(tokenize('"drop"')).toHaveLength(4);
});

test("a long word is cut in pieces of five, and a piece inside is not the word of its letters", () => {
  const [, first, second] = tokenize("credentials");
  expect(tokenize("credentials")).toHaveLength(4);
  expect(tokenize("crede")).toEqual([1, first]);
  expect(tokenize("ntial")).not.toEqual([1, second]);
});

test("letters of other scripts are words", () => {
  expect(tokenize("Grüße 你好")).toHaveLength(3);
});
