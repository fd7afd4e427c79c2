import { stderr } from "node:process";
import type { Rate } from "@labs/experiment";
import type { Prediction } from "@labs/experiment/result";
import { formatSeconds, formatValue, wrap } from "@labs/report";
import { closest } from "fastest-levenshtein";
import type { CatalogEntry } from "../catalog/catalog.ts";
import { idOf } from "../catalog/entry.ts";
import { lastFacts } from "../catalog/last-facts.ts";

/** Asks a person and waits for the line. */
export type Prompt = (question: string) => Promise<string>;

/**
 * Says what is measured and how long that takes, then asks which variant wins the headline, by how much and why.
 *
 * @param seconds that the run will take about, where the caller knows them
 * @returns `null` where Enter skips it
 */
export async function predict(
  entry: CatalogEntry,
  only: readonly string[] | undefined,
  prompt: Prompt,
  seconds?: number,
): Promise<Prediction | null> {
  const { experiment } = entry;
  const { metric, in: place } = experiment.goal.target;
  const about = experiment.metrics[metric];
  const name = place ?? [about?.in ?? Object.keys(experiment.cases)].flat()[0] ?? "";
  const { baseline } = experiment;
  const arms = Object.keys(experiment.variants).filter(
    (arm) =>
      arm === baseline || (!experiment.variants[arm]?.anchor && (only === undefined || only.includes(arm))),
  );
  const unit = about?.unit === "" ? "" : ` (${about?.unit})`;
  const lines = [
    "",
    wrap(`${idOf(entry)}: ${experiment.question}`),
    ...subjectLines(entry, name, await lastFacts(entry)),
    ...(seconds === undefined ? [] : [`It takes about ${formatSeconds(seconds)}.`]),
    wrap(
      `Predict before you measure (Enter skips): ${metric}${unit} in ${name}, ${about?.better} is better.`,
    ),
    ...arms.map(
      (arm, index) => `  ${index + 1}  ${wrap(`${arm}: ${experiment.variants[arm]?.change}`, "     ")}`,
    ),
  ];
  stderr.write(`${lines.join("\n")}\n`);
  const arm = await askFor(prompt, "Which one is best? ", (answer) => armOf(answer, arms));
  if (arm === null) return null;
  const ratio =
    arm === baseline ? 1 : await askFor(prompt, `How many times as good as ${baseline}? `, ratioOf);
  const why = await prompt("Why, in one line? ");
  return { metric, case: name, arm, ratio, why: why.trim() };
}

/** What a request asks, under which load, and over how much data. */
export function subjectLines(
  { experiment }: CatalogEntry,
  name: string,
  facts: Readonly<Record<string, string>> | null,
): string[] {
  const { request } = experiment.goal;
  const load = experiment.cases[name];
  const sizes = Object.entries(facts ?? {}).map(([key, value]) => `${key} ${value}`);
  return [
    ...(request === undefined ? [] : [wrap(`Request: ${request}`, "  ")]),
    ...(load === undefined ? [] : [wrap(`Load: ${name}, ${loadWords(load)}`, "  ")]),
    ...(sizes.length === 0 ? [] : [wrap(`Data: ${sizes.join("; ")}`, "  ")]),
  ];
}

function loadWords(load: CatalogEntry["experiment"]["cases"][string]): string {
  switch (load.mode) {
    case "closed":
      return `closed loop, ${load.clients} ${load.clients === 1 ? "client" : "clients"}, each of which waits for its answer`;
    case "open":
      return `open loop, ${rateWords(load.rate)} whatever the subject does`;
    case "job":
      return "one run of the whole job";
    case "observe":
      return "a script of its own";
  }
}

function rateWords(rate: Rate): string {
  if (typeof rate === "number") return `${formatValue(rate)} requests/s`;
  const [part, whose] =
    "ofSlowest" in rate ? [rate.ofSlowest, "the slowest variant"] : [rate.share, rate.ofVariant];
  return `requests at ${formatValue(100 * part, "%")} of what ${whose} can answer`;
}

type Understood<T> = { readonly value: T } | { readonly complaint: string };

/** Asks until the answer is understood; Enter gives `null`. */
async function askFor<T>(
  prompt: Prompt,
  question: string,
  understand: (answer: string) => Understood<T>,
): Promise<T | null> {
  for (;;) {
    const answer = (await prompt(question)).trim();
    if (answer === "") return null;
    const understood = understand(answer);
    if ("value" in understood) return understood.value;
    stderr.write(`${understood.complaint}\n`);
  }
}

function armOf(answer: string, arms: readonly string[]): Understood<string> {
  const named = arms[Number(answer) - 1] ?? arms.find((arm) => arm === answer);
  if (named !== undefined) return { value: named };
  return {
    complaint: `A number from 1 to ${arms.length} or a name, such as ${closest(answer, [...arms])}; Enter skips.`,
  };
}

/** Reads `3`, `3x`, `2.5 times`. */
function ratioOf(answer: string): Understood<number> {
  const ratio = Number(/^(\d+(?:[.,]\d+)?)\s*(?:x|×|times)?$/i.exec(answer)?.[1]?.replace(",", "."));
  if (ratio > 0) return { value: ratio };
  return { complaint: "A number above 0, such as 3 or 2.5x; below 1 is worse; Enter skips." };
}
