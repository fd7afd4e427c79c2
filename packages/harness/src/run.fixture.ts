/** Runs of the experiments in `fixtures/`, and what tests read from their results. */
import { join } from "node:path";
import type { CellRecord, Result } from "@labs/experiment/result";
import type { ExperimentEntry } from "./experiment/any-experiment.ts";
import { loadEntry } from "./experiment/load-experiment.ts";
import type { RunOptions } from "./run-options.ts";
import { measureSilently } from "./testing/measure-silently.ts";
import { noServices } from "./testing/no-services.fixture.ts";

export const fixtures = join(import.meta.dirname, "../fixtures");

export const fileOf = (fixture: string): string => join(fixtures, fixture, "experiment.ts");

export function fixtureEntry(fixture: string): Promise<ExperimentEntry> {
  return loadEntry({ lab: "fixtures", name: fixture, file: fileOf(fixture) });
}

/** Runs a fixture at the smallest size. */
export async function runFixture(fixture: string, options: Partial<RunOptions> = {}): Promise<Result> {
  return measureSilently({ entry: await fixtureEntry(fixture), services: noServices, ...options });
}

/** The same for a fixture with arms that hang: the run does not wait for them as long as it would for real ones. */
export function runImpatiently(fixture: string, options: Partial<RunOptions> = {}): Promise<Result> {
  return runFixture(fixture, { limits: { readyMs: 4000, answerMs: 1500, closeMs: 1000 }, ...options });
}

export const cellsOf = (result: Result, arm: string): CellRecord[] =>
  result.cells.filter((cell) => cell.arm === arm);

export const outcomesOf = (result: Result, arm: string): CellRecord["outcome"][] =>
  cellsOf(result, arm).map(({ outcome }) => outcome);

export const statuses = (result: Result, arm: string) => [
  ...new Set(outcomesOf(result, arm).map(({ status }) => status)),
];

/** Why the first cell of an arm failed; empty where it did not. */
export const reasonOf = (result: Result, arm: string): string => {
  const [outcome] = outcomesOf(result, arm);
  return outcome?.status === "failed" ? outcome.reason : "";
};

/** What the first cell of an arm measured; nothing where it did not. */
export const valuesOf = (result: Result, arm: string): Readonly<Record<string, number | null>> => {
  const [outcome] = outcomesOf(result, arm);
  return outcome?.status === "measured" ? outcome.values : {};
};
