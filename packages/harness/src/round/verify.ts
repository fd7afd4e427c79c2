import { inspect, isDeepStrictEqual } from "node:util";
import type { Provisioned, Random } from "@labs/experiment";
import type { Outcome } from "@labs/experiment/result";
import { describe } from "../arm/cell/rpc.ts";
import type { AnyExperiment } from "../experiment/any-experiment.ts";

type Wrong = Extract<Outcome, { status: "wrong" }>;

/** What checking needs of an experiment's run. */
export interface Reference {
  /** @param at which of the kinds of input it draws, from 0. @default any */
  draw(random: Random, at?: number): unknown;
  expected(input: unknown, given?: unknown): Promise<unknown>;
}

/** Answers are checked on everything that load asks; the inputs of scripts are the scripts' own affair. */
export function referenceOf(
  { cases, input }: Pick<AnyExperiment, "cases" | "input">,
  provisioned: Pick<Provisioned<unknown, unknown, unknown>, "setup" | "expected">,
): Reference {
  const draws = drawsOf({ cases, input });
  return {
    draw: (from, at = draws.length === 1 ? 0 : Math.floor(from() * draws.length)) =>
      draws[at]?.(from, provisioned.setup),
    expected: (input, given) => provisioned.expected(input, given),
  };
}

/** The kinds of input: the experiment's, and those of cases that draw their own. */
function drawsOf({ cases, input }: Pick<AnyExperiment, "cases" | "input">) {
  const own = Object.values(cases).flatMap((load) =>
    load.mode === "observe" || load.input === undefined ? [] : load.input,
  );
  return [input, ...new Set(own)];
}

/** Calls in flight at once: some mistakes only show when calls overlap. */
const together = 8;

/** A subject that takes a second for an answer is asked for fewer of them, but never for less than this. */
const minAsked = 2 * together;
const askedForMs = 4000;

/**
 * Asks a subject for answers to freshly drawn inputs and compares them with the reference.
 *
 * @returns the mistake that shows most, or `null` where there is none; rejects when a call fails
 */
export async function checkAnswers(
  reference: Reference,
  call: (input: unknown) => Promise<unknown>,
  options: {
    readonly count: number;
    readonly random: Random;
    readonly when: Wrong["when"];
    /** One input of each kind, the first `count` of them. @default any of them */
    readonly ofEachKind?: boolean;
  },
): Promise<Wrong | null> {
  const inputs = Array.from({ length: options.count }, (_, index) =>
    reference.draw(options.random, options.ofEachKind ? index : undefined),
  );
  const answers: Answered[] = [];
  const began = performance.now();
  for (let start = 0; start < inputs.length; start += together) {
    if (start >= minAsked && performance.now() - began > askedForMs) break;
    const batch = inputs.slice(start, start + together);
    answers.push(
      ...(await Promise.all(batch.map(async (input) => [input, await asked(call, input)] as const))),
    );
  }
  return findMistake(reference, answers, options.when);
}

async function asked(call: (input: unknown) => Promise<unknown>, input: unknown): Promise<unknown> {
  try {
    return await call(input);
  } catch (cause) {
    throw new Error(`a call to check its answers failed: ${describe(cause)}`, { cause });
  }
}

/** How many answers are checked apart from the load, and how long one may take. */
export interface Checks {
  readonly before: number;
  readonly after: number;
  /** Of a variant that must be refused; where `eachKind` is set, one of each kind of input. */
  readonly ofWrong: number;
  readonly eachKind?: true;
  readonly timeoutMs: number | undefined;
}

/** A job is checked by the output of the run that is timed: to run it once more only for that would take as long. */
export function checksOf({ cases, input }: AnyExperiment, count: number): Checks {
  const loads = Object.values(cases);
  const jobs = loads.filter((load) => load.mode === "job");
  if (jobs.length === 0 || loads.some(({ mode }) => mode === "closed" || mode === "open"))
    return { before: count, after: Math.ceil(count / 4), ofWrong: count, timeoutMs: undefined };
  const timeoutMs = Math.max(...jobs.map(jobTimeoutMs));
  return { before: 0, after: 0, ofWrong: drawsOf({ cases, input }).length, eachKind: true, timeoutMs };
}

/** When a job has failed, milliseconds. */
export function jobTimeoutMs({ seconds, timeoutSeconds }: Extract<PlannedLoad, { mode: "job" }>): number {
  return 1000 * (timeoutSeconds ?? Math.max(60, 10 * seconds));
}

type PlannedLoad = AnyExperiment["cases"][string];

type Answered = readonly [input: unknown, answer: unknown];

/** Compares answers with the reference; of several mistakes, the one with most differing fields is the plainest. */
export async function findMistake(
  reference: Reference,
  answers: readonly Answered[],
  when: Wrong["when"],
): Promise<Wrong | null> {
  let worst: { readonly differences: number; readonly mistake: Wrong } | null = null;
  for (const [input, actual] of answers) {
    const expected = await reference.expected(input, actual);
    const differences = countDifferences(actual, expected);
    if (differences <= (worst?.differences ?? 0)) continue;
    const shown = { input: show(input), expected: show(expected), actual: show(actual) };
    worst = { differences, mistake: { status: "wrong", when, ...shown } };
  }
  return worst?.mistake ?? null;
}

/** A mistake within a sentence. */
export function mistakeWords({ input, expected, actual }: Wrong): string {
  return `to ${input} it answers ${actual}, right is ${expected}`;
}

function countDifferences(actual: unknown, expected: unknown): number {
  if (isDeepStrictEqual(actual, expected)) return 0;
  if (typeof actual !== "object" || typeof expected !== "object" || actual === null || expected === null)
    return 1;
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return (
    [...keys].filter((key) => !isDeepStrictEqual(Reflect.get(actual, key), Reflect.get(expected, key)))
      .length || 1
  );
}

/** One line of a value; long strings keep both ends, since a mistake may hide in either. */
export function show(value: unknown): string {
  const text = inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 20_000 });
  return text.length <= 200 ? text : `${text.slice(0, 110)} … ${text.slice(-80)}`;
}
