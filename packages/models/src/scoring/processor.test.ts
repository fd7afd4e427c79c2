import { expect, test } from "vitest";
import { processorArithmetic } from "./processor.ts";

test.each([
  ["flags\t\t: fpu sse4_2 avx512f avx512_vnni\n", ["avx512_vnni"], []],
  ["flags\t\t: avx2 avx_vnni amx_int8 avx512_fp16 fma\n", ["avx_vnni", "amx_int8"], ["avx512_fp16"]],
  ["flags\t\t: fpu sse4_2 avx2\n", [], []],
  ["processor\t: 0\nFeatures\t: fp asimd asimdhp asimddp i8mm\n", ["asimddp", "i8mm"], ["asimdhp"]],
  ["Features\t: fp asimd\n", [], []],
])("%j multiplies bytes by %j and halves by %j", (cpuinfo, bytes, halves) => {
  expect(processorArithmetic(cpuinfo)).toEqual({ bytes, halves });
});

test("where nothing can be read, nothing is known", () => {
  expect(processorArithmetic("")).toBeNull();
  expect(processorArithmetic(null)).toBeNull();
});
