/**
 * Predicts the knee from two limits of this machine, one thread's arithmetic and the rate at which weights are read, and
 * holds it against a sweep; then prints the same line for named GPUs.
 *
 *     pnpm exec node labs/batching/batch-size/extra/roofline.ts [rounds]
 *
 * Rounds are interleaved; rates are the best of all rounds. About half a minute.
 *
 * @module
 */
import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { decoderFile, modelFile, openBlockingScorer, openDecoderSession, openRoof } from "@labs/models";
import { promptsOf } from "../data.ts";
import { dataSheets, kneeOf, kneeTokens, measuredH200 } from "../support/roofline.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const rounds = Number(positionals[0] ?? 5);
const sizes = [1, 2, 4, 8, 16, 32, 64];
const stretchMs = 60;
const weights = { guard: modelFile("guard"), decoder: decoderFile() };

await using roof = await openRoof();
console.log(`one thread's arithmetic: ${(roof.flops / 1e9).toFixed(0)} GFLOP/s (fp32)`);
const predicted = new Map<string, number>();
for (const [name, file] of Object.entries(weights)) {
  const bytes = statSync(file).size;
  const bytesPerSecond = await roof.bytesPerSecond(bytes);
  const tokens = kneeTokens({ flops: roof.flops, bytesPerSecond, bytesPerWeight: 4 });
  predicted.set(name, tokens);
  console.log(
    `${name}: ${(bytes / 1e6).toFixed(1)} MB of weights, read at ${(bytesPerSecond / 1e9).toFixed(1)} GB/s: knee predicted at ${tokens.toFixed(0)} tokens in flight`,
  );
}

await using scorer = await openBlockingScorer({ model: weights.guard });
await using decoder = await openDecoderSession({ model: weights.decoder, places: 64 * 9 });
/** A row of each size is one token with eight before it. */
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, row) => ({
    tokens: [2 + row],
    position: 8,
    past: Array.from({ length: 8 }, (_, at) => 9 * row + at),
    places: [9 * row + 8],
  }));
const prompts = (length: number) => promptsOf(length, 64).map(({ tokens }) => tokens);
const [eight, thirtyTwo] = [prompts(8), prompts(32)];
const sweeps = {
  "decoder, one token a row": { tokens: 1, run: (size: number) => decoder.step(rowsOf(size)) },
  "guard, 8 tokens a row": { tokens: 8, run: (size: number) => scorer.score(eight.slice(0, size)) },
  "guard, 32 tokens a row": { tokens: 32, run: (size: number) => scorer.score(thirtyTwo.slice(0, size)) },
};
for (const [name, { tokens, run }] of Object.entries(sweeps)) {
  const rates = new Map<number, number>();
  for (let round = 0; round < rounds; round++)
    for (const size of sizes) {
      const rate = await rowsPerSecond(size, run);
      rates.set(size, Math.max(rates.get(size) ?? 0, rate));
    }
  const line = [...rates].map(([size, rate]) => `${size}: ${Math.round(rate)}`).join("   ");
  const rows = kneeOf(rates);
  const [model = ""] = name.split(",");
  const ahead = predicted.get(model) ?? Number.NaN;
  console.log(`\n${name}: rows per second by batch size   ${line}`);
  console.log(
    `knee (90 % of the best): ${rows} rows, ${rows * tokens} tokens in flight; predicted ${ahead.toFixed(0)} tokens, ${Math.max(1, Math.ceil(ahead / tokens))} rows`,
  );
}

console.log("\nThe same line for GPUs, computed from data sheets and not measured (weights from memory):");
for (const [name, device] of Object.entries(dataSheets))
  console.log(`${name.padEnd(24)} ${kneeTokens(device).toFixed(0).padStart(4)} tokens in flight`);
console.log(
  `${"H200 (bf16)".padEnd(24)} ${kneeTokens(measuredH200).toFixed(0).padStart(4)} tokens in flight, from limits measured on an H200, not yours`,
);
console.log(
  "A batch shares more than weights: on that H200 the launches of kernels put the knee of a model of the guard's shape at 1024 prompts of 64 tokens (bf16).",
);

async function rowsPerSecond(size: number, run: (size: number) => Promise<unknown>): Promise<number> {
  await run(size);
  const began = performance.now();
  let runs = 0;
  do {
    await run(size);
    runs++;
  } while (performance.now() - began < stretchMs);
  return (1000 * runs * size) / (performance.now() - began);
}
