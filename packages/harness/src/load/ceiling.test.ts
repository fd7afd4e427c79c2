import { expect, test } from "vitest";
import { ceilingFor, choose, measureCeilings } from "./ceiling.ts";

test("the ceiling is a rate for each number of clients, measured on a server that ends with it", async () => {
  const ceilings = await measureCeilings({ clients: [4, 1, 4], recordedMs: 50 });
  expect(Object.keys(ceilings)).toEqual(["1", "4"]);
  expect(Math.min(...Object.values(ceilings))).toBeGreaterThan(0);
});

test("without a closed loop nothing is measured", async () => {
  expect(await measureCeilings({ clients: [] })).toEqual({});
});

test("at most six numbers are measured, both ends among them", () => {
  expect(choose([16, 1, 16, 4])).toEqual([1, 4, 16]);
  const many = choose([1, 2, 4, 8, 16, 32, 64, 128, 256]);
  expect(many).toHaveLength(6);
  expect([many.at(0), many.at(-1)]).toEqual([1, 256]);
});

test("a number in between lies on the line, one beyond takes the nearest", () => {
  const ceilings = { 16: 40_000, 2: 12_000 };
  expect(ceilingFor(ceilings, 16)).toBe(40_000);
  expect(ceilingFor(ceilings, 9)).toBe(26_000);
  expect(ceilingFor(ceilings, 1)).toBe(12_000);
  expect(ceilingFor(ceilings, 64)).toBe(40_000);
  expect(ceilingFor({}, 16)).toBeNull();
});
