import { expect, test } from "vitest";
import { hasVnni } from "./processor.ts";

test.each([
  ["fpu sse4_2 avx512f avx512_vnni", true],
  ["avx2 avx_vnni fma", true],
  ["fpu sse4_2 avx2", false],
  ["avx_vnni_int8", false],
  [null, null],
])("flags %s: %s", (flags, expected) => {
  expect(hasVnni(flags)).toBe(expected);
});

test("on this machine it is known or it is null", () => {
  expect([true, false, null]).toContain(hasVnni());
});
