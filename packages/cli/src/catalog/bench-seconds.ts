import { existsSync, readFileSync } from "node:fs";
import type { Result } from "@labs/experiment/result";
import { estimateSeconds } from "@labs/harness";
import { formatSeconds, secondsOf } from "@labs/report";
import type { CatalogEntry } from "./catalog.ts";
import { fileOf, isRunOf } from "./entry.ts";

/** How long a bench of the preset quick takes. */
export interface BenchSeconds {
  readonly seconds: number;
  /** Whether a run took this long on this machine; else it is estimated. */
  readonly measured: boolean;
}

/**
 * By the newest whole run of today's variants, else estimated.
 *
 * @param results of any experiments, newest first
 */
export function benchSeconds(entry: CatalogEntry, results: readonly Result[]): BenchSeconds {
  const whole = results.find((result) => isRunOf(entry, result) && isWhole(result, entry));
  if (whole === undefined) return { seconds: runSeconds(entry, { preset: "quick" }), measured: false };
  return { seconds: secondsOf(whole), measured: true };
}

/**
 * About how long a run will take: estimated from its parts, times how much longer the reference run took than
 * such an estimate. What only the pilot decides, such as how long an arm takes to settle, is in that factor.
 */
export function runSeconds(entry: CatalogEntry, options: Parameters<typeof estimateSeconds>[1]): number {
  const seconds = estimateSeconds(entry.experiment, options);
  const reference = options.preset === "quick" ? referenceOf(entry) : null;
  if (reference === null || !isWhole(reference, entry)) return seconds;
  return (seconds * secondsOf(reference)) / estimateSeconds(entry.experiment, { preset: "quick" });
}

/** Not checked against the schema, which a test of the house does. */
function referenceOf(entry: CatalogEntry): Result | null {
  const file = fileOf(entry, "reference-run.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

function isWhole({ config, endedEarly, kind, arms }: Result, { experiment }: CatalogEntry): boolean {
  const own = arms.filter(({ role }) => role === "baseline" || role === "variant").map(({ name }) => name);
  const isSame = Object.keys(experiment.variants).toSorted().join() === own.toSorted().join();
  return kind === "bench" && config.preset === "quick" && endedEarly === null && isSame;
}

/** `about 1 min 30 s`, or `took 1 min 35 s here`. */
export function benchSecondsWords({ seconds, measured }: BenchSeconds): string {
  return measured ? `took ${formatSeconds(seconds)} here` : `about ${formatSeconds(seconds)}`;
}
