import type { Grade } from "@labs/harness/self-test";
import { expect, test } from "vitest";
import { render } from "./self-test.ts";

const grade: Grade = {
  experiment: "pauses",
  arm: "pauses-9",
  what: "Still for 40 ms after 400 ms of work.",
  truth: "not equal, pauses named",
  said: "SLOWER 0.912, pauses named",
  right: true,
};

test("the table of known truths says what each arm is, what is true, what was said, and the sum", () => {
  const text = render([grade, { ...grade, arm: "b", right: false }, { ...grade, arm: "c", right: null }], []);
  expect(text).toMatch(/^pauses-9 .* Still for 40 ms after 400 ms of work .* right .* SLOWER 0\.912/m);
  expect(text).toMatch(/^b .* WRONG /m);
  expect(text).toMatch(/^c .* not known /m);
  expect(text).toContain("Of 3 arms: 1 right, 1 wrong, 1 not known on a machine as busy as this.");
});

test("what was not asked for is left out", () => {
  expect(render([], [])).toBe("");
  expect(render([grade], [])).not.toContain("false verdicts");
});
