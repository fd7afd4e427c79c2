/**
 * Predicts the knee from limits of this machine and holds it against a sweep; then prints the same line for named GPUs.
 *
 *     pnpm exec node labs/batching/batch-size/extra/roofline.ts [rounds]
 *
 * Two predictions. A roofline takes one thread's arithmetic and the rate at which weights are read, and lets the two
 * overlap. The sum takes what the smallest run costs besides its arithmetic, and lets them follow one another. Rounds are
 * interleaved; rates are the best of all rounds. About half a minute, on a machine that does nothing else.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import {
  decodeModel,
  decoderFile,
  modelFile,
  openBlockingScorer,
  openDecoderSession,
  openRoof,
} from "@labs/models";
import { promptsOf } from "../data.ts";
import { dataSheets, kneeOf, kneeOfSum, kneeTokens, measuredH200 } from "../support/roofline.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const rounds = Number(positionals[0] ?? 5);
const sizes = [1, 2, 4, 8, 16, 32, 64];
const stretchMs = 60;
const files = { guard: modelFile("guard"), decoder: decoderFile() };

await using roof = await openRoof();
await using scorer = await openBlockingScorer({ model: files.guard });
await using decoder = await openDecoderSession({ model: files.decoder, places: 64 * 9 });
console.log(`one thread's arithmetic: ${(roof.flops / 1e9).toFixed(0)} GFLOP/s (fp32)`);

/** A row of the decoder is one token with eight before it. */
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, row) => ({
    tokens: [2 + row],
    position: 8,
    past: Array.from({ length: 8 }, (_, at) => 9 * row + at),
    places: [9 * row + 8],
  }));
const guardOf = (tokens: number) => {
  const prompts = promptsOf(tokens, 64).map((prompt) => prompt.tokens);
  return { tokens, run: (size: number) => scorer.score(prompts.slice(0, size)) };
};
const sweeps = {
  decoder: { "one token a row": { tokens: 1, run: (size: number) => decoder.step(rowsOf(size)) } },
  guard: { "8 tokens a row": guardOf(8), "32 tokens a row": guardOf(32) },
};
const smallest = { decoder: sweeps.decoder["one token a row"].run, guard: guardOf(1).run };

for (const model of ["decoder", "guard"] as const) {
  const bytes = weightsOf(files[model]);
  const bytesPerSecond = await roof.bytesPerSecond(bytes);
  const each = (2 * (bytes / 4)) / roof.flops;
  const run = smallest[model];
  let best = 0;
  for (let round = 0; round < rounds; round++) best = Math.max(best, await ratePerSecond(1, run));
  const fixed = 1 / best - each;
  const overlapping = kneeTokens({ flops: roof.flops, bytesPerSecond, bytesPerWeight: 4 });
  const added = kneeOfSum(fixed, each);
  console.log(
    `\n${model}: ${(bytes / 1e6).toFixed(1)} MB of weights, read at ${(bytesPerSecond / 1e9).toFixed(1)} GB/s; ${(1e6 * each).toFixed(0)} µs of arithmetic for a token, ${(1e6 * fixed).toFixed(0)} µs besides in the smallest run`,
  );
  console.log(
    `  predicted: ${overlapping.toFixed(0)} tokens in flight if reading and arithmetic overlap, ${added.toFixed(0)} if all of it adds up`,
  );
  for (const [what, { tokens, run }] of Object.entries(sweeps[model])) {
    const rates = new Map<number, number>();
    for (let round = 0; round < rounds; round++)
      for (const size of sizes)
        rates.set(size, Math.max(rates.get(size) ?? 0, size * (await ratePerSecond(size, run))));
    const line = [...rates].map(([size, rate]) => `${size}: ${Math.round(rate)}`).join("   ");
    const rows = kneeOf(rates);
    console.log(`  ${what}, rows per second by batch size   ${line}`);
    console.log(`  measured: 90 % of the best at ${rows} rows, ${rows * tokens} tokens in flight`);
  }
}

console.log("\nThe roofline for GPUs, computed from data sheets and not measured:");
const line = (name: string, tokens: number) =>
  `${name.padEnd(24)} ${tokens.toFixed(0).padStart(4)} tokens in flight`;
for (const [name, device] of Object.entries(dataSheets)) console.log(line(name, kneeTokens(device)));
console.log(`${line("H200 (bf16)", kneeTokens(measuredH200))}, from limits measured on an H200, not yours`);
console.log(
  "A batch shares more than weights: on that H200 the launches of kernels put the knee of a model of the guard's shape at 1024 prompts of 64 tokens (bf16).",
);

/** Bytes of the matrices that every token is multiplied with: all but the tables of which it takes a row. */
function weightsOf(file: string): number {
  return decodeModel(readFileSync(file))
    .constants.filter(({ name, shape }) => shape.length === 2 && !/^(tokens|positions)/.test(name))
    .reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** Runs per second. */
async function ratePerSecond(size: number, run: (size: number) => Promise<unknown>): Promise<number> {
  await run(size);
  const began = performance.now();
  let runs = 0;
  do {
    await run(size);
    runs++;
  } while (performance.now() - began < stretchMs);
  return (1000 * runs) / (performance.now() - began);
}
