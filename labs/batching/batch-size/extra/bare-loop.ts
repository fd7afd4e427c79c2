/**
 * The session alone, on one thread, without worker, queue and clients: what the model itself gains by a batch, by length.
 *
 *     pnpm exec node labs/batching/batch-size/extra/bare-loop.ts [rounds]
 *
 * Rounds are interleaved; the figure is processor time per prompt, the least of all rounds.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { modelFile, openBlockingScorer } from "@labs/models";
import { promptsOf } from "../data.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const rounds = Number(positionals[0] ?? 5);
const sizes = [1, 2, 4, 8, 16, 32, 64];
const lengths = [8, 32, 64, 128, 256];
const stretchMs = 60;

for (const model of ["tiny", "guard"] as const) {
  await using scorer = await openBlockingScorer({ model: modelFile(model) });
  for (const length of lengths) {
    const prompts = promptsOf(length, Math.max(...sizes)).map(({ tokens }) => tokens);
    const least = new Map(sizes.map((size) => [size, Number.POSITIVE_INFINITY]));
    for (let round = 0; round < rounds; round++) {
      for (const size of sizes) {
        const cost = await processorMs(() => scorer.score(prompts.slice(0, size)));
        least.set(size, Math.min(least.get(size) ?? cost, cost / size));
      }
    }
    const figures = [...least].map(([size, ms]) => `${size}: ${ms.toFixed(3)}`).join("   ");
    console.log(
      `${model.padEnd(6)}${String(length).padStart(4)} tokens, ms per prompt by batch size   ${figures}`,
    );
  }
}

/** Of one call, on average over a stretch of them. */
async function processorMs(call: () => Promise<unknown>): Promise<number> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  let calls = 0;
  do {
    await call();
    calls++;
  } while (performance.now() - began < stretchMs);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
}
