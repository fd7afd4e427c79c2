/** What is promised to be found is found, in runs that are drawn: each takes a second of the processor. */
import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { judge } from "../analyse/verdict/judge.ts";
import { gaussian } from "./gaussian.ts";
import { detectable } from "./power.ts";

test.each([
  [6, 1],
  [7, 3],
  [12, 3],
  [20, 3],
])("%d rounds in a family of %d find the detectable ratio about four times out of five", (rounds, family) => {
  const ratio = detectable({ spread: 0.03, rounds, family }) ?? Number.NaN;
  const draw = gaussian(random(5, "power", rounds));
  const runs = 300;
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const logRatios = Array.from({ length: rounds }, () => Math.log(ratio) + 0.03 * draw());
    if (judge({ logRatios, family, placebo: null, floorMinimum: 1 }).verdict === "FASTER") found++;
  }
  expect(found / runs).toBeGreaterThan(0.7);
  expect(found / runs).toBeLessThan(0.9);
});
