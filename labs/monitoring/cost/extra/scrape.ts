/**
 * From a thousand series to a million: how long a scrape takes, how long it stops the event loop, and what requests wait that
 * come meanwhile.
 *
 * `npx pnpm exec node labs/monitoring/cost/extra/scrape.ts`, about half a minute; the last step takes some 2 GB
 *
 * @module
 */
import { type Scrape, scrapeOf } from "./scrape-runs.ts";

const sizes = [1_000, 10_000, 100_000, 1_000_000];

const columns: readonly (readonly [title: string, of: (scrape: Scrape) => number])[] = [
  ["series", ({ series }) => series],
  ["text, MB", ({ megabytes }) => megabytes],
  ["scrape, ms", ({ scrapeMs }) => scrapeMs],
  ["longest pause, ms", ({ pauseMs }) => pauseMs],
  ["p99 of others, ms", ({ othersP99Ms }) => othersP99Ms],
  ["memory, MB", ({ residentMegabytes }) => residentMegabytes],
];

const shown = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 3 });

console.log(columns.map(([title]) => title.padStart(18)).join(""));
for (const size of sizes) {
  const scrape = await scrapeOf(size);
  console.log(columns.map(([, of]) => shown(of(scrape)).padStart(18)).join(""));
}
