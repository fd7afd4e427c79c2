import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { dataSheets, kneeOf, kneeOfSum, kneeTokens, measuredH200 } from "./support/roofline.ts";

test("the knee is where arithmetic takes as long as reading the weights", () => {
  const device = { flops: 60e9, bytesPerSecond: 10e9, bytesPerWeight: 4 };
  const tokens = kneeTokens(device);
  expect(tokens).toBe(12);
  const weights = 1e6;
  const reading = (4 * weights) / device.bytesPerSecond;
  expect((2 * weights * tokens) / device.flops).toBeCloseTo(reading, 12);
  expect(kneeTokens({ ...device, flops: 120e9 })).toBe(24);
});

test("where a fixed cost and arithmetic add up, 90 % of the best rate is at nine times their ratio", () => {
  const [fixed, each] = [0.4, 0.1];
  const tokens = kneeOfSum(fixed, each);
  expect(tokens / (fixed + tokens * each)).toBeCloseTo(0.9 / each, 12);
  expect(kneeOfSum(0, each)).toBe(1);
});

test("the devices of the text have their knees at hundreds of tokens", () => {
  const knees = Object.values({ ...dataSheets, measuredH200 }).map((one) => Math.round(kneeTokens(one)));
  expect(knees).toEqual([203, 403, 153, 295, 184]);
});

test("the text's table of GPUs says what is computed, and that it is not measured", async () => {
  const text = await readFile(new URL("./EXPLANATION.md", import.meta.url), "utf8");
  expect(text).toContain("computed from data sheets, not measured");
  for (const [name, device] of [
    ...Object.entries(dataSheets),
    ["H200 (bf16), as measured", measuredH200] as const,
  ]) {
    const row = text.split("\n").find((line) => line.startsWith(`| ${name} `)) ?? "";
    const [flops, bytes, tokens] = row
      .split("|")
      .slice(2, 5)
      .map((cell) => Number(cell.replaceAll(/[^\d.]/g, "")));
    expect([flops, bytes, tokens], name).toEqual([
      device.flops / 1e12,
      device.bytesPerSecond / 1e9,
      Math.round(kneeTokens(device)),
    ]);
  }
});

test("the measured knee is the smallest size with 90 % of the best rate", () => {
  const rates = new Map([
    [1, 100],
    [2, 180],
    [4, 280],
    [8, 300],
    [16, 295],
  ]);
  expect(kneeOf(rates)).toBe(4);
  expect(kneeOf(new Map([[1, 5]]))).toBe(1);
});
