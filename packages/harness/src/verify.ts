import { inspect, isDeepStrictEqual } from "node:util";
import type { Random } from "@labs/experiment";
import type { Outcome } from "@labs/experiment/result";
import { describe } from "./cell/rpc.ts";

type Wrong = Extract<Outcome, { status: "wrong" }>;

/** What checking needs of an experiment's run. */
export interface Reference {
  draw(random: Random): unknown;
  expected(input: unknown): Promise<unknown>;
}

/** Calls in flight at once: some mistakes only show when calls overlap. */
const together = 8;

/**
 * Asks a subject for answers to freshly drawn inputs and compares them with the reference.
 *
 * @returns the first mistake, or `null` where there is none; rejects when a call fails
 */
export async function checkAnswers(
  reference: Reference,
  call: (input: unknown) => Promise<unknown>,
  options: { readonly count: number; readonly random: Random; readonly when: Wrong["when"] },
): Promise<Wrong | null> {
  const inputs = Array.from({ length: options.count }, () => reference.draw(options.random));
  for (let start = 0; start < inputs.length; start += together) {
    const batch = inputs.slice(start, start + together);
    const answers = await Promise.all(batch.map(async (input) => [input, await asked(call, input)] as const));
    const mistake = await firstMistake(reference, answers, options.when);
    if (mistake !== null) return mistake;
  }
  return null;
}

async function asked(call: (input: unknown) => Promise<unknown>, input: unknown): Promise<unknown> {
  try {
    return await call(input);
  } catch (cause) {
    throw new Error(`a call to check its answers failed: ${describe(cause)}`, { cause });
  }
}

/** Compares answers that were given while the clock ran. */
export async function firstMistake(
  reference: Reference,
  answers: readonly (readonly [input: unknown, answer: unknown])[],
  when: Wrong["when"],
): Promise<Wrong | null> {
  for (const [input, actual] of answers) {
    const expected = await reference.expected(input);
    if (!isDeepStrictEqual(actual, expected)) {
      return { status: "wrong", when, input: show(input), expected: show(expected), actual: show(actual) };
    }
  }
  return null;
}

/** One line of a value; long strings keep both ends, since a mistake may hide in either. */
export function show(value: unknown): string {
  const text = inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 20_000 });
  return text.length <= 200 ? text : `${text.slice(0, 110)} … ${text.slice(-80)}`;
}
