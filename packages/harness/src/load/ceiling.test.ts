import { expect, test } from "vitest";
import { measureCeiling } from "./ceiling.ts";

test("the ceiling is a rate, measured on a server that ends with it", async () => {
  expect(await measureCeiling({ lanes: 2, seconds: 0.1 })).toBeGreaterThan(0);
});
