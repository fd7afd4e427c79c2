/**
 * Callers that send the short query without pause, as `pgbench.ts` starts them; prints a rate.
 *
 *     node pgbench-callers.ts <variant> <postgres url> <callers> <seconds>
 *
 * @module
 */
import { random } from "@labs/experiment";
import { drawFor } from "../data.ts";
import experiment from "../experiment.ts";
import type { Rate } from "./pgbench-runs.ts";

const [variant = "", postgres = "", callers = "1", seconds = "1"] = process.argv.slice(2);
const { load } = experiment.variants[variant as keyof typeof experiment.variants];
const { open } = await load();
const rows = 0;
await using opened = await open({ rows, far: postgres }, { postgres, seed: 1, instance: 0 });
const draw = drawFor("short", rows);

// Connections are opened and code is compiled before anything counts, as pgbench connects first.
await send(0.5);
const before = process.cpuUsage();
const { count, took } = await send(Number(seconds));
const { user, system } = process.cpuUsage(before);
const rate: Rate = { perSecond: count / took, processorUs: (user + system) / count };
console.log(JSON.stringify(rate));

async function send(forSeconds: number): Promise<{ count: number; took: number }> {
  const begun = performance.now();
  const end = begun + 1000 * forSeconds;
  let count = 0;
  const caller = async (_: unknown, number: number) => {
    const from = random("caller", number, forSeconds);
    for (; performance.now() < end; count++) await opened.subject(draw(from));
  };
  await Promise.all(Array.from({ length: Number(callers) }, caller));
  return { count, took: (performance.now() - begun) / 1000 };
}
