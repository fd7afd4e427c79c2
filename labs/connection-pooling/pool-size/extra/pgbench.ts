/**
 * Compares two variants with pgbench, which is written in C: the same statement, eight callers, interleaved rounds.
 *
 *     pnpm exec node labs/connection-pooling/pool-size/extra/pgbench.ts [rounds]
 *
 * 1. Kept connections: the pool of 8, and `pgbench -M prepared -c 8 -j 2`.
 * 2. A connection per request: the baseline, and the same with `-C` and a thread for each caller, since a thread of
 *    pgbench opens one connection at a time.
 *
 * Each runs in processes of its own for some seconds; read the ratios, paired by round. Processor time per request
 * is the client's alone, without the server.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitCodes } from "@labs/experiment";
import { eventRows, loadEvents } from "@labs/firewall";
import { openServices } from "@labs/services";
import { actors, now, statements } from "../data.ts";
import { isThere, type Rate, runCallers, runPgbench } from "./pgbench-runs.ts";

const callers = 8;
const seconds = 3;

const { positionals } = parseArgs({ allowPositionals: true });
const rounds = Number(positionals[0] ?? 6);
if (await isThere("pgbench")) await compare();
else {
  console.error(
    "pgbench is not there, so there is nothing to compare with: run `apt-get install postgresql` (its server is not used here).",
  );
  process.exitCode = exitCodes.missing;
}

async function compare(): Promise<void> {
  await using services = openServices({ say: console.error });
  const { url } = await services.postgres();
  await using _events = await loadEvents(url, { seed: 1, rows: eventRows.quick, actors, now });
  const folder = await mkdtemp(join(tmpdir(), "pool-size-"));
  await using _folder = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  const script = join(folder, "newest.sql");
  await writeFile(
    script,
    `\\set about random(1, ${actors})\n${statements.newest.replaceAll("$1", ":about").replaceAll(/\s+/g, " ")};\n`,
  );
  const load = { url, callers, seconds };
  const runs = {
    "pgbench -M prepared": () => runPgbench({ ...load, script, options: ["-M", "prepared", "-j", "2"] }),
    "pool-8": () => runCallers({ ...load, variant: "pool-8" }),
    "pgbench -M prepared -C": () =>
      runPgbench({ ...load, script, options: ["-M", "prepared", "-j", "8", "-C"] }),
    "per-request": () => runCallers({ ...load, variant: "per-request" }),
  };
  const rates = new Map<string, Rate[]>(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = Object.entries(runs);
    if (round % 2 === 1) order.reverse();
    for (const [name, run] of order) rates.get(name)?.push(await run());
    console.error(`round ${round + 1} of ${rounds}`);
  }
  console.log(`\n${callers} callers, ${rounds} rounds of ${seconds} s, medians`);
  for (const [name, all] of rates) {
    const rate = Math.round(median(all.map(({ perSecond }) => perSecond)));
    const cost = Math.round(median(all.map(({ processorUs }) => processorUs)));
    console.log(
      `  ${name.padEnd(23)}${String(rate).padStart(7)} requests/s${String(cost).padStart(7)} µs of processor in the client per request`,
    );
  }
  printRatio("pool-8", "pgbench -M prepared", rates);
  printRatio("per-request", "pgbench -M prepared -C", rates);
}

function printRatio(name: string, than: string, rates: ReadonlyMap<string, readonly Rate[]>): void {
  const others = rates.get(than) ?? [];
  const ratios = (rates.get(name) ?? []).map(
    ({ perSecond }, round) => perSecond / (others[round]?.perSecond ?? Number.NaN),
  );
  const [ratio, low, high] = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((one) =>
    one.toFixed(2),
  );
  console.log(`  ${name} reaches ${ratio} of ${than} (${low} to ${high})`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
