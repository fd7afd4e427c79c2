import { expect, test } from "vitest";
import { memoryOf } from "./memory.ts";

test("memory is what the group allows, and the machine's where nothing limits it", () => {
  expect(memoryOf(24, 2)).toEqual({ usable: 2, machine: 24 });
  expect(memoryOf(24, 0)).toEqual({ usable: 24, machine: 24 });
  expect(memoryOf(24, 2 ** 60)).toEqual({ usable: 24, machine: 24 });
});
