import type { Result } from "@labs/experiment/result";
import { estimateSeconds } from "@labs/harness";
import { formatSeconds } from "@labs/report";
import type { CatalogEntry } from "./catalog.ts";
import { isRunOf } from "./entry.ts";

/** How long a bench of the preset quick takes. */
export interface BenchSeconds {
  readonly seconds: number;
  /** Whether a run took this long on this machine; else it is estimated. */
  readonly measured: boolean;
}

/**
 * By the newest whole run of today's variants, else estimated from the experiment's parts.
 *
 * @param results of any experiments, newest first
 */
export function benchSeconds(entry: CatalogEntry, results: readonly Result[]): BenchSeconds {
  const whole = results.find((result) => isRunOf(entry, result) && isWhole(result, entry));
  if (whole === undefined)
    return { seconds: estimateSeconds(entry.experiment, { preset: "quick" }), measured: false };
  const { startedAt, finishedAt } = whole;
  return { seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000, measured: true };
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
