import { LabError } from "@labs/experiment";
import { expect, test } from "vitest";
import { describe } from "./rpc.ts";

test("the whole chain of causes is named, and nothing twice", () => {
  const refused = new Error("connect ECONNREFUSED 127.0.0.1:9");
  const both = new AggregateError([refused, new Error("connect ECONNREFUSED ::1:9")]);
  expect(describe(new TypeError("fetch failed", { cause: refused }))).toBe(
    `fetch failed: ${refused.message}`,
  );
  expect(describe(new Error("outer", { cause: new Error("middle", { cause: both }) }))).toBe(
    "outer: middle: connect ECONNREFUSED 127.0.0.1:9; connect ECONNREFUSED ::1:9",
  );
  expect(describe(new Error(`It failed: ${refused.message}.`, { cause: refused }))).toBe(
    `It failed: ${refused.message}.`,
  );
});

test("an expected failure keeps its own sentence", () => {
  const cause = new Error("inner");
  expect(describe(new LabError("SERVICE_LOST", "Redis went away: start it.", { cause }))).toBe(
    "Redis went away: start it.",
  );
});
