import type { Goal } from "@labs/experiment";
import { apiResult } from "@labs/report/api-fixture";
import { batchingResult } from "@labs/report/batching-fixture";
import { expect, test } from "vitest";
import { askedPairs } from "./asked-pairs.ts";
import { draftStory, renderStory } from "./story.ts";

const api: Goal = {
  task: "Keep the loop free.",
  reference: "workers",
  target: { metric: "throughput", in: "keys" },
  evidence: { metric: "loop lag", between: [0, 20] },
};
const batching: Goal = {
  task: "Score together what waits together.",
  reference: "greedy",
  target: { metric: "throughput" },
  evidence: { metric: "batch size", between: [4, 100] },
};

/** A part of a story, on one line. */
function part(goal: Goal, run: typeof apiResult, heading: string): string {
  const text = renderStory(draftStory(goal, [run]), false);
  const found = new RegExp(`^${heading}\\n((?:  .*\\n?)+)`, "m").exec(text)?.[1] ?? "";
  return found.replaceAll(/\s+/g, " ").trim();
}

test("each pair that the question asks for has its effect with intervals, its mechanism and its price", () => {
  expect(askedPairs(apiResult, "workers", "[1]")).toEqual([
    "Throughput of python-blocking against python-async: in waiting-10 19 req/s instead of 177 req/s, 0.11x as good (95 % interval 0.0966x – 0.12x) [1].",
    "At once of python-blocking against python-async: in held 1 instead of 64 [1].",
    "Throughput of python-threads against python-async: in keys 614 req/s instead of 427 req/s, 1.44x higher (95 % interval 1.29x – 1.58x); in waiting-80 611 req/s instead of 1 340 req/s, 0.46x as good (95 % interval 0.41x – 0.50x); no measurable difference in waiting-1, waiting-10 and waiting-40 [1].",
    "At once of python-threads against python-async: in held 40 instead of 64 [1].",
    "What explains python-threads beside python-async: loop lag 14 ms instead of 138 ms [1].",
    "What python-threads costs beside python-async: memory 73 MB instead of 58 MB [1].",
  ]);
});

test("a pair of the arm that the story is about is in its effect, not told again", () => {
  expect(askedPairs(apiResult, "python-threads", "[1]").join(" ")).not.toContain("python-threads");
});

test("a story without such pairs has no part of them", () => {
  expect(part(batching, batchingResult, "Compared as the question asks")).toBe("");
  expect(part(api, apiResult, "Compared as the question asks")).toContain("in waiting-80 611 req/s");
});

test("the latency of an open loop is told with its interval, as a gain and as a price", () => {
  expect(part(batching, batchingResult, "Effect")).toContain(
    "p50 in double 1.92 ms instead of 333 ms (173x lower, 95 % interval 165x – 182x)",
  );
  expect(part(batching, batchingResult, "Price")).toBe(
    "Against none it costs: p50 in half 0.64 ms instead of 0.52 ms (1.23x as high, 95 % interval 1.17x – 1.30x) [1].",
  );
});
