/**
 * Which of the two estimates of a rate varies less from round to round: by totals, or by the median over cycles?
 *
 *     npx pnpm exec node packages/harness/compare/estimates.ts <result.json>…
 *
 * Prints the spread of the paired log-ratios of every arm in stored results; without files it measures the two
 * handlers of the self-test once.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Result, resultSchema } from "@labs/experiment/result";
import { MetricSeries } from "../src/analyse/metric-series.ts";
import { measuredCells } from "../src/analyse/screen-cells.ts";
import { loadEntry } from "../src/experiment/load-experiment.ts";
import { handlers } from "../src/self-test/self-test.ts";
import { hodgesLehmann } from "../src/statistics/hodges-lehmann.ts";
import { median } from "../src/statistics/order.ts";
import { standardDeviation } from "../src/statistics/spread.ts";
import { measureSilently } from "../src/testing/measure-silently.ts";
import { noServices } from "../src/testing/no-services.fixture.ts";

const { positionals: files } = parseArgs({ allowPositionals: true });

console.log("experiment, case, arm: rounds; ratio and spread by totals; the same by cycles");
const spreads: { readonly totals: number; readonly cycles: number }[] = [];
for (const result of files.length > 0 ? await read() : await measureHandlers()) print(result);
const [totals, cycles] = [median(spreads.map((one) => one.totals)), median(spreads.map((one) => one.cycles))];
console.log(
  `middle of ${spreads.length} spreads: ${percent(totals)} by totals, ${percent(cycles)} by cycles`,
);

/** Arms of the cases in which rates alternate, each against the baseline. */
function print({ cases, cells, arms, experiment, metrics }: Result): void {
  const baseline = arms.find(({ role }) => role === "baseline")?.name ?? "";
  for (const [name, { slices, seconds, clients }] of Object.entries(cases)) {
    if (slices === 1 || clients === undefined) continue;
    const metric = Object.keys(metrics).find(
      (one) => metrics[one]?.in.includes(name) && one === "throughput",
    );
    if (metric === undefined) continue;
    const series = new MetricSeries(
      metric,
      { unit: "", better: "higher", kind: "timing", role: "headline", of: "throughput" },
      {
        ...{
          name,
          slices,
          seconds,
          rate: null,
          rampMs: 0,
          minRounds: null,
          metrics: [],
          short: new Set<string>(),
        },
        load: { mode: "closed", clients },
      },
      measuredCells(cells),
    );
    for (const { name: arm } of arms) {
      if (arm === baseline) continue;
      const [byTotals, byCycles] = [series.logRatios(arm, baseline), series.logRatiosByCycle(arm, baseline)];
      const [of, ofCycles] = [standardDeviation(byTotals ?? []), standardDeviation(byCycles ?? [])];
      if (byTotals === null || byCycles === null || of === null || ofCycles === null) continue;
      spreads.push({ totals: of, cycles: ofCycles });
      console.log(
        `${experiment}, ${name}, ${arm}: ${byTotals.length} rounds; ${ratio(byTotals)} ${percent(of)}; ${ratio(byCycles)} ${percent(ofCycles)}`,
      );
    }
  }
}

function ratio(logRatios: readonly number[]): string {
  const estimate = hodgesLehmann(logRatios);
  return estimate === null ? "n/a" : Math.exp(estimate).toFixed(3);
}

function percent(share: number | null): string {
  return share === null ? "n/a" : `${(100 * share).toFixed(1)} %`;
}

async function read(): Promise<Result[]> {
  return Promise.all(files.map(async (file) => resultSchema.parse(JSON.parse(await readFile(file, "utf8")))));
}

async function measureHandlers(): Promise<Result[]> {
  const results: Result[] = [];
  for (const experiment of handlers) {
    results.push(
      await measureSilently({
        entry: await loadEntry({
          lab: "self-test",
          name: experiment,
          file: `${import.meta.dirname}/../src/self-test/${experiment}/experiment.ts`,
        }),
        preset: "quick",
        kind: "aa",
        services: noServices,
      }),
    );
  }
  return results;
}
