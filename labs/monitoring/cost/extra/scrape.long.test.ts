import { expect, test } from "vitest";
import { scrapeOf } from "./scrape-runs.ts";

test("every series is in the text, and others are answered meanwhile", async () => {
  const small = await scrapeOf(100);
  const large = await scrapeOf(20_000);
  expect([small.series, large.series]).toEqual([100, 20_000]);
  expect(large.megabytes).toBeGreaterThan(100 * small.megabytes);
  expect(Math.min(small.others, large.others)).toBeGreaterThan(0);
});
