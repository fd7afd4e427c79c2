import { random } from "@labs/experiment";
import { expect, test, vi } from "vitest";
import { checkAnswers, findMistake, referenceOf, show } from "./verify.ts";

const reference = {
  draw: (draw: () => number) => Math.floor(10 * draw()),
  expected: async (n: unknown) => ({ double: 2 * Number(n), even: true }),
};
const options = { count: 40, random: random(1), when: "before" } as const;

test("right answers pass, whatever the order of their fields", async () => {
  const call = async (n: unknown) => ({ even: true, double: 2 * Number(n) });
  expect(await checkAnswers(reference, call, options)).toBeNull();
});

test("the reference is told what was answered, for where more than one answer is right", async () => {
  const near = {
    ...reference,
    expected: async (n: unknown, given: unknown) =>
      typeof given === "number" && Math.abs(given - Number(n) / 3) < 1e-6 ? given : Number(n) / 3,
  };
  expect(await findMistake(near, [[1, 0.33333334]], "before")).toBeNull();
  expect(await findMistake(near, [[1, 0.34]], "before")).not.toBeNull();
});

test("of several mistakes the one that differs most is shown", async () => {
  const answers = [
    [1, { double: 2, even: true }],
    [2, { double: 4, even: false }],
    [3, { double: 7, even: false }],
    [4, { double: 9, even: true }],
  ] as const;
  expect(await findMistake(reference, answers, "during")).toMatchObject({ input: "3", when: "during" });
});

test("a missing field, another type and nothing at all are mistakes", async () => {
  for (const answer of [{ double: 2 }, "2", null, undefined]) {
    expect(await findMistake(reference, [[1, answer]], "after")).not.toBeNull();
  }
});

test("a call that fails is an error that says so", async () => {
  const call = () => Promise.reject(new Error("no such table"));
  await expect(checkAnswers(reference, call, options)).rejects.toThrow(
    "a call to check its answers failed: no such table",
  );
});

test("calls overlap, since some mistakes show only then", async () => {
  let open = 0;
  let most = 0;
  const call = async (n: unknown) => {
    most = Math.max(most, ++open);
    await Promise.resolve();
    open--;
    return { double: 2 * Number(n), even: true };
  };
  await checkAnswers(reference, call, options);
  expect(most).toBe(8);
});

test("a long value keeps both ends", () => {
  const text = show(`begin ${"x".repeat(5000)} end`);
  expect(text.length).toBeLessThan(220);
  expect(text).toMatch(/^'begin .* … .* end'$/);
});

test("a slow subject is asked less often, but still asked", async ({ onTestFinished }) => {
  vi.spyOn(performance, "now").mockImplementation(() => 3000 * calls);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  let calls = 0;
  const call = async (n: unknown) => {
    calls++;
    return { double: 2 * Number(n), even: true };
  };
  expect(await checkAnswers(reference, call, options)).toBeNull();
  expect(calls).toBe(16);
});

test("where it is asked, one input of each kind is drawn", async () => {
  const kinds = referenceOf(
    {
      input: () => "own",
      cases: {
        one: { mode: "job", seconds: 1 },
        other: { mode: "job", seconds: 1, input: () => "other's" },
        third: { mode: "job", seconds: 1, input: () => "third's" },
      },
    },
    { setup: {}, expected: async (input) => input },
  );
  const asked: unknown[] = [];
  const call = async (input: unknown) => {
    asked.push(input);
    return input;
  };
  const each = { count: 3, ofEachKind: true, random: random(1), when: "before" } as const;
  expect(await checkAnswers(kinds, call, each)).toBeNull();
  expect(asked).toEqual(["own", "other's", "third's"]);
});
