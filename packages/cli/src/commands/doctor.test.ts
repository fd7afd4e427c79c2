import { expect, test } from "vitest";
import { memoryWords } from "./doctor.ts";

const gibibyte = 2 ** 30;

test("memory is what may be used, and the machine's where it is more", () => {
  expect(memoryWords({ usable: 2 * gibibyte, machine: 23.6 * gibibyte })).toBe("2 GiB of 24 GiB");
  expect(memoryWords({ usable: 0.5 * gibibyte, machine: 4 * gibibyte })).toBe("0.5 GiB of 4 GiB");
  expect(memoryWords({ usable: 16 * gibibyte, machine: 16 * gibibyte })).toBe("16 GiB");
});
