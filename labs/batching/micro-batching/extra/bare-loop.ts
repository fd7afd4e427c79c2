/**
 * How much of what the session can do is left when every prompt has a client that waits: variants beside a bare loop
 * around the same session, in interleaved rounds of one run.
 *
 *     pnpm exec node labs/batching/micro-batching/extra/bare-loop.ts [rounds] [seconds] [model]
 *
 * Each side is one process. The loop has batches that were made beforehand and does nothing but score them, on one
 * thread; it is run with several sizes, and the best of them is what the variants are held against.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import type { Rate } from "./bare-loop-run.ts";

const sizes = ["1", "8", "16", "32", "64"];
const variants = ["none", "messages", "greedy", "ahead", "aimd"];

const { positionals } = parseArgs({ allowPositionals: true });
const rounds = Number(positionals[0] ?? 6);
const seconds = Number(positionals[1] ?? 2);
const model = positionals[2] ?? "tiny";

const seen = new Map<string, Rate[]>([...sizes, ...variants].map((what) => [what, []]));
for (let round = 0; round < rounds; round++) {
  const order = [...seen.keys()];
  if (round % 2 === 1) order.reverse();
  for (const what of order) seen.get(what)?.push(await run(what));
  console.error(`round ${round + 1} of ${rounds}`);
}

const rate = (what: string) => median(of(what).map(({ perSecond }) => perSecond));
const best = sizes.reduce((most, size) => (rate(size) > rate(most) ? size : most));
console.log(`\n${model}, ${rounds} rounds of ${seconds} s, medians; ratios are paired by round`);
for (const what of seen.keys()) {
  const share = median(
    of(what).map((one, round) => one.perSecond / (of(best)[round]?.perSecond ?? Number.NaN)),
  );
  const cost = median(of(what).map(({ processorUs }) => processorUs));
  console.log(
    [
      (sizes.includes(what) ? `loop, batches of ${what}` : what).padEnd(22),
      `${Math.round(rate(what))}`.padStart(7),
      " prompts/s",
      share.toFixed(2).padStart(7),
      ` of the loop with ${best}`,
      cost.toFixed(0).padStart(6),
      " µs of processor per prompt",
    ].join(""),
  );
}

function of(what: string): readonly Rate[] {
  return seen.get(what) ?? [];
}

async function run(what: string): Promise<Rate> {
  const file = join(import.meta.dirname, "bare-loop-run.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [file, what, String(seconds), model]);
  return JSON.parse(stdout);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
