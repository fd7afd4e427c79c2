/** Spans around what the service does itself: the time in line belongs to nobody, and nobody sees it. */
import { profiling } from "../contract.ts";
import { spansOf } from "../marks.ts";

export const open = profiling({
  rule: "Whatever took long.",
  always: { spans: (marks) => spansOf(marks).filter(({ name }) => name !== "queue") },
  diagnose: async () => "healthy",
});
