import { argv, exit } from "node:process";
import { resultsFolder, type Scale } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { listResults, readResult } from "@labs/harness";
import { sizesAt } from "../data.ts";
import { breakEven, type Curve } from "../support/break-even.ts";

const folder = resultsFolder();

/** Neighbours: what a team would move from, and to. */
const moves = [
  ["typescript", "piscina"],
  ["python", "polars"],
  ["python", "duckdb"],
  ["python", "dask"],
  ["python", "spark-local"],
  ["dask", "spark-local"],
  ["spark-local", "spark-cluster"],
  ["duckdb", "spark-sql"],
] as const;

const byHand: Readonly<Record<string, string>> = {
  typescript: "start it anew | none | npm | any machine",
  piscina: "start it anew | a queue in one process | npm | one large machine",
  python: "start it anew | none | PyPI | any machine",
  duckdb: "start it anew | threads; spills to disk | SQL, Parquet, object stores | one large machine",
  polars: "start it anew | threads; streaming | expressions, Arrow | one large machine",
  dask: "tasks again; the scheduler is not replicated | central, about a millisecond a task | NumPy, pandas, any Python | adaptive clusters, Kubernetes operator",
  "spark-local": "none: one JVM | stages of tasks | SQL, streaming, ML, Delta and Iceberg | for development",
  "spark-sql": "none: one JVM | stages of tasks | the same, without Python | for development",
  "spark-cluster":
    "tasks and stages again, speculation | stages; dynamic allocation | SQL, streaming, ML, Delta and Iceberg | managed Spark, Kubernetes operator, spot instances for executors",
};

const result = argv[2] === undefined ? await newest() : await readResult(argv[2]);
if (result === null) {
  console.error("There is no run yet: `pnpm lab parallelization bench engines`.");
  exit(3);
}
const curves = new Map(
  result.arms.flatMap(({ name, role }) => {
    const curve = role === "placebo" ? null : curveOf(result, name);
    return curve === null ? [] : [[name, curve] as const];
  }),
);

console.log("From which number of events on it pays to move:\n");
for (const [from, to] of moves) {
  const [sooner, later] = [curves.get(from), curves.get(to)];
  if (sooner === undefined || later === undefined) continue;
  const words = [false, true].map((starts) => sizeWords(breakEven(sooner, later, starts), sooner));
  console.log(`${`${from} -> ${to}`.padEnd(30)} ${words[0]?.padEnd(24)} with its start: ${words[1]}`);
}
console.log(
  "\nengine | start, s | s per million | MB | lost by a death, s | after a death | scheduling | ecosystem | cloud",
);
for (const [name, { events, seconds, startSeconds }] of curves) {
  const perMillion = (1e6 * (seconds.at(-1) ?? 0)) / (events.at(-1) ?? 1);
  const [memory, lost] = [
    median(result, name, "largest", "memory"),
    median(result, name, "worker-killed", "time lost"),
  ];
  const figures = [startSeconds, perMillion, memory, lost].map((figure) =>
    figure === null ? "–" : String(Number(figure.toPrecision(2))),
  );
  console.log([name, ...figures, byHand[name] ?? ""].join(" | "));
}

function curveOf(of: Result, arm: string): Curve | null {
  const names = ["thousand", "ten-thousand", "hundred-thousand"] as const;
  const sizes = sizesAt(of.config.scale as Scale);
  const events = [...names, "largest" as const].map((name) => sizes[name]);
  const seconds = [
    ...names.map((name) => median(of, arm, name, "time by size")),
    median(of, arm, "largest", "time"),
  ];
  const first = median(of, arm, "start", "start and first job");
  if (first === null || seconds.some((one) => one === null)) return null;
  return { events, seconds: seconds as number[], startSeconds: Math.max(0, first - (seconds[0] ?? 0)) };
}

function median(of: Result, arm: string, name: string, metric: string): number | null {
  const values = of.cells.flatMap((cell) =>
    cell.arm === arm && cell.case === name && cell.round >= 0 && cell.outcome.status === "measured"
      ? (cell.outcome.values[metric] ?? [])
      : [],
  );
  const sorted = values.sort((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function sizeWords(size: number | null, { events }: Curve): string {
  if (size === 0) return "at once";
  return size === null ? `not up to ${events.at(-1)}` : `from ${Number(size.toPrecision(1))}`;
}

/** The newest run of all sizes: one of `--break-even` has a single one. */
async function newest(): Promise<Result | null> {
  for (const file of await listResults(folder)) {
    if (!file.includes("-parallelization-engines-")) continue;
    const found = await readResult(file);
    if (found.breakEven === null) return found;
  }
  return null;
}
