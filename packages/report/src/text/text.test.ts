import { expect, test } from "vitest";
import { screenWidth } from "./screen.ts";
import { joinFacts } from "./text.ts";

test("facts are broken between, not inside", () => {
  const fact = "round trip 2.1 ms (p50) measured";
  expect(joinFacts([fact, fact, fact, fact]).split("\n")).toEqual([
    `${fact} · ${fact} ·`,
    `${fact} · ${fact}`,
  ]);
});

test("a fact longer than a line is wrapped at its spaces", () => {
  const lines = joinFacts(["short", "word ".repeat(40).trim()]).split("\n");
  expect(lines.length).toBe(3);
  expect(lines.every((line) => line.length <= screenWidth())).toBe(true);
});
