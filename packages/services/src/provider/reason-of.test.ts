import { expect, test } from "vitest";
import { reasonOf } from "./reason-of.ts";

test("a reason names the whole chain of causes, each once", () => {
  const refused = new AggregateError([new Error("connect ECONNREFUSED ::1:1"), new Error("another")], "");
  expect(reasonOf(new TypeError("fetch failed", { cause: refused }))).toBe(
    "fetch failed: connect ECONNREFUSED ::1:1",
  );
  const wrapped = new Error("cannot ask: timed out", { cause: new Error("timed out") });
  expect(reasonOf(wrapped)).toBe("cannot ask: timed out");
  expect(reasonOf("a text")).toBe("a text");
});
