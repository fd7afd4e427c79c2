import type { Rate } from "@labs/experiment";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadEntry } from "../catalog/entry.ts";
import { predict, subjectLines } from "./predict.ts";

const entry = await loadEntry("caching", "strategy");

/** What is written beside the questions. */
let written = "";
beforeEach(() => {
  written = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Answers in order; one question more is an error. */
function answering(...answers: string[]) {
  const asked: string[] = [];
  const prompt = async (question: string) => {
    asked.push(question);
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new Error(`There is no answer to "${question}".`);
    return answer;
  };
  return { asked, prompt };
}

const saying = (...answers: string[]) => predict(entry, undefined, answering(...answers).prompt);

test("the variants are shown with their numbers, and what is asked about", async () => {
  await saying("");
  expect(written).toContain("caching/strategy: How would you cache");
  expect(written.replaceAll(/\s+/g, " ")).toContain(
    "(Enter skips): throughput (req/s) in saturated, higher is better.",
  );
  expect(written).toMatch(/1 {2}no-cache: .*\n {2}2 {2}cache-aside: .*\n {2}3 {2}two-tier: /);
});

test("Enter skips everything at once", async () => {
  const { asked, prompt } = answering("");
  expect(await predict(entry, undefined, prompt)).toBeNull();
  expect(asked).toHaveLength(1);
});

const place = { metric: "throughput", case: "saturated" };

test.each([
  ["a number", ["3", "4", "memory"], { arm: "two-tier", ratio: 4, why: "memory" }],
  ["a name", ["cache-aside", "4", ""], { arm: "cache-aside", ratio: 4, why: "" }],
  ["3x", ["2", "3x", ""], { arm: "cache-aside", ratio: 3, why: "" }],
  ["a decimal comma", ["2", "2,5", ""], { arm: "cache-aside", ratio: 2.5, why: "" }],
  ["times", [" 2 ", " 2.5 times ", " because "], { arm: "cache-aside", ratio: 2.5, why: "because" }],
  ["no number", ["2", "", "why not"], { arm: "cache-aside", ratio: null, why: "why not" }],
] as const)("%s is understood", async (_, answers, prediction) => {
  expect(await saying(...answers)).toEqual({ ...place, ...prediction });
});

test("the baseline is as good as itself, and no ratio is asked for", async () => {
  const { asked, prompt } = answering("1", "no repeats");
  expect(await predict(entry, undefined, prompt)).toEqual({
    ...place,
    arm: "no-cache",
    ratio: 1,
    why: "no repeats",
  });
  expect(asked).toHaveLength(2);
});

test.each([
  ["9", "A number from 1 to 3 or a name"],
  ["0", "A number from 1 to 3 or a name"],
  ["1.5", "A number from 1 to 3 or a name"],
  ["two-teir", "such as two-tier"],
])("%s is no variant, and it is asked again", async (answer, complaint) => {
  expect(await saying(answer, "two-tier", "", "")).toMatchObject({ arm: "two-tier" });
  expect(written).toContain(complaint);
});

test.each(["fast", "-1", "0", "1e9x3", "NaN"])(
  "%s is no number of times, and it is asked again",
  async (answer) => {
    expect(await saying("2", answer, "2", "")).toMatchObject({ ratio: 2 });
    expect(written).toContain("A number above 0");
  },
);

test("only what takes part is offered", async () => {
  const { prompt } = answering("2", "", "");
  expect(await predict(entry, ["two-tier"], prompt)).toMatchObject({ arm: "two-tier" });
  expect(written).not.toContain("cache-aside");
});

test("what is measured and how long it takes is said before anything is asked", async () => {
  let seen = "";
  await predict(
    entry,
    undefined,
    async () => {
      seen = written;
      return "";
    },
    200,
  );
  expect(seen).toMatch(/^Load: saturated, closed loop, \d+ clients, each of which waits for its answer$/m);
  expect(seen).toContain("It takes about 3 min 20 s.");
  expect(seen.indexOf("It takes")).toBeLessThan(seen.indexOf("Predict before you measure"));
});

test("the request, the load and the size of the data have a line each", () => {
  const goal = { ...entry.experiment.goal, request: "SELECT … LIMIT 50" };
  const rated = (rate: Rate) => ({
    ...entry,
    experiment: { ...entry.experiment, goal, cases: { half: { mode: "open", rate } as const } },
  });
  const lines = subjectLines(rated({ ofSlowest: 0.5 }), "half", { rows: "200 000", heap: "56 MB" });
  expect(lines.map((line) => line.replaceAll(/\s+/g, " "))).toEqual([
    "Request: SELECT … LIMIT 50",
    "Load: half, open loop, requests at 50 % of what the slowest variant can answer whatever the subject does",
    "Data: rows 200 000; heap 56 MB",
  ]);
  expect(subjectLines(rated({ share: 0.4, ofVariant: "tuned" }), "half", null).join(" ")).toContain(
    "requests at 40 % of what tuned can answer",
  );
  expect(subjectLines(rated(1500), "half", null)).toEqual([
    "Request: SELECT … LIMIT 50",
    "Load: half, open loop, 1 500 requests/s whatever the subject does",
  ]);
});
