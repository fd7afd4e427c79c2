/**
 * Compares these load generators with wrk and autocannon on the same servers, in interleaved rounds:
 *
 *     npx pnpm exec node packages/harness/compare/compare.ts [rounds]      (wrk: `apt-get install wrk`)
 *
 * 1. Closed loop, 16 connections: what share of wrk's rate is reached against a server that does nothing and
 *    against a trivial Fastify server. Read the ratio, paired by round; the rates move with the machine.
 * 2. Closed loop, 16 connections, against a server whose answers take 10 ms on average, alike, exponential or long-tailed:
 *    what share of the true rate, connections over 10 ms, each generator reports.
 * 3. Open loop, at the rate wrk reached with 10 connections against a server that answers after a fixed time:
 *    whether the medians agree. There are more lanes than wrk had connections: at this rate wrk's are never idle,
 *    and Poisson arrivals would queue for so few.
 *
 * Servers run on core 0, generators on core 1 where `taskset` exists.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { random } from "@labs/experiment";
import { startChildServer } from "../src/load/ceiling/child-server.ts";
import { closedLoop } from "../src/load/closed-loop.ts";
import { encodeRequests, openHttpLanes } from "../src/load/http/http-lanes.ts";
import { openLoop } from "../src/load/open-loop.ts";
import { poissonPlan } from "../src/load/pacing/poisson-plan.ts";
import { Recorder } from "../src/load/times/recorder.ts";
import { isThere, runAutocannon, runWrk } from "./other-tools.ts";

const seconds = 1;
const timeoutMs = 10_000;
const requests = [{ path: "/" }];
const next = (): number => 0;

const { positionals } = parseArgs({ allowPositionals: true });
const rounds = Number(positionals[0] ?? 15);
const server = (name: string): URL => new URL(name, import.meta.url);
const [wrk, taskset] = [await isThere("wrk"), await isThere("taskset")];
const pin = taskset ? { cpu: 0 } : {};
if (taskset) execFileSync("taskset", ["-acp", "1", String(process.pid)]);
else console.log("taskset is not there: servers and generators share the cores.");
if (!wrk) console.log("wrk is not there: its rows are missing, and so is the open-loop comparison.");

const trial = server("./trial-server.ts");
await compareClosed("raw net, answers at once", server("../src/load/ceiling/null-server.ts"), []);
await compareClosed("Fastify, small JSON", trial, ["fastify"]);
for (const shape of ["delay", "exponential", "long-tail"]) await compareTimed(shape);
if (wrk) for (const delayMs of [5, 50]) await compareOpen(delayMs);

async function ours(url: string, connections: number): Promise<number> {
  const lanes = await openHttpLanes({
    urls: [url],
    lanes: connections,
    requests: encodeRequests(requests),
    timeoutMs,
  });
  const stretch = await closedLoop({ lanes, next, durationMs: seconds * 1000, recorder: new Recorder() });
  for (const lane of lanes) lane.close();
  return stretch.window.answered / stretch.window.seconds;
}

async function compareClosed(title: string, module: URL, args: readonly string[]): Promise<void> {
  const connections = 16;
  await using subject = await startChildServer(module, { ...pin, args });
  const { url } = subject;
  const tools: Record<string, () => Promise<number>> = {
    ...(wrk && { wrk: async () => (await runWrk(url, connections, seconds)).rate }),
    ours: () => ours(url, connections),
    autocannon: () => runAutocannon(url, connections, seconds),
  };
  await ours(url, connections); // warm-up
  const rates = Object.fromEntries(Object.keys(tools).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = Object.entries(tools);
    if (round % 2 === 1) order.reverse();
    for (const [name, run] of order) rates[name]?.push(await run());
  }
  console.log(`\nClosed loop, ${connections} connections: ${title}`);
  for (const [name, values] of Object.entries(rates)) {
    const ratios = values.map((value, round) => value / (rates.wrk?.[round] ?? Number.NaN));
    const share = `${median(ratios).toFixed(2)} of wrk (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
    console.log(
      `  ${name.padEnd(11)}${Math.round(median(values)).toString().padStart(7)} requests/s   ${share}`,
    );
  }
}

/** Long enough for a tail of fifty times the mean, twice: before the window and in it. */
async function compareTimed(shape: string): Promise<void> {
  const [connections, meanMs] = [16, 10];
  await using subject = await startChildServer(trial, { ...pin, args: [shape, String(meanMs)] });
  const lanes = await openHttpLanes({
    urls: [subject.url],
    lanes: connections,
    requests: encodeRequests(requests),
    timeoutMs,
  });
  const truth = (1000 * connections) / meanMs;
  const shares: Record<"ours" | "wrk", number[]> = { ours: [], wrk: [] };
  for (let round = 0; round < Math.ceil(rounds / 3); round++) {
    const { window } = await closedLoop({
      lanes,
      next,
      durationMs: 6_000,
      rampMs: 1_000,
      recorder: new Recorder(),
    });
    shares.ours.push(window.answered / window.seconds / truth);
    if (wrk) shares.wrk.push((await runWrk(subject.url, connections, 6)).rate / truth);
  }
  for (const lane of lanes) lane.close();
  console.log(`\nClosed loop, ${connections} connections: answers take ${meanMs} ms on average, ${shape}`);
  for (const [name, values] of Object.entries(shares)) {
    if (values.length > 0) console.log(`  ${name.padEnd(11)}${median(values).toFixed(3)} of the true rate`);
  }
}

async function compareOpen(delayMs: number): Promise<void> {
  const connections = 10;
  await using subject = await startChildServer(trial, { ...pin, args: ["delay", String(delayMs)] });
  const seen = { rate: [], wrk: [], response: [], service: [], lag: [], lag99: [] } as Record<
    string,
    number[]
  >;
  const keep = (name: string, value: number): void => {
    seen[name]?.push(value);
  };
  const lanes = await openHttpLanes({
    urls: [subject.url],
    lanes: 10 * connections,
    requests: encodeRequests(requests),
    timeoutMs,
  });
  for (let round = 0; round < rounds; round++) {
    const { rate, p50Us } = await runWrk(subject.url, connections, seconds);
    const recorders = { response: new Recorder(), service: new Recorder(), sendLag: new Recorder() };
    const plan = poissonPlan(random("compare", delayMs, round), rate, seconds);
    await openLoop({ lanes, plan, next, timeoutMs, maxBacklog: 10_000, recorders });
    keep("rate", rate);
    keep("wrk", p50Us);
    keep("response", recorders.response.quantiles().p50);
    keep("service", recorders.service.quantiles().p50);
    keep("lag", recorders.sendLag.quantiles().p50);
    keep("lag99", recorders.sendLag.quantiles().p99);
  }
  for (const lane of lanes) lane.close();
  const ms = (name: string): string => `${(median(seen[name] ?? []) / 1000).toFixed(3)} ms`;
  console.log(
    `\nOpen loop at ${Math.round(median(seen.rate ?? []))} requests/s: answers after ${delayMs} ms`,
  );
  console.log(`  median: wrk ${ms("wrk")}, ours ${ms("response")} from due, ${ms("service")} from written`);
  console.log(`  send lag: p50 ${ms("lag")}, p99 ${ms("lag99")}`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
