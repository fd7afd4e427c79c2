/**
 * Every variant with both models and 512 prompts that all arrive at once: the longest queue there can be, as in a job
 * that works through what has piled up.
 *
 *     pnpm exec node labs/batching/variable-length/extra/at-once.ts [rounds]
 *
 * Rounds are interleaved; the figure is the processor time of the whole process per prompt, the least of all rounds.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { modelFile } from "@labs/models";
import { mixedPrompts } from "../data.ts";
import experiment from "../experiment.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const rounds = Number(positionals[0] ?? 5);
const models = ["tiny", "guard"] as const;
const prompts = mixedPrompts("quick").slice(0, 512);

interface Cost {
  /** Milliseconds of processor per prompt. */
  readonly processorMs: number;
  /** Share of the places in batches, in per cent. */
  readonly padding: number;
  readonly rows: number;
}

const seen = new Map<string, Cost[]>();
for (let round = 0; round < rounds; round++) {
  for (const model of models) {
    for (const [name, variant] of Object.entries(experiment.variants)) {
      const { open } = await variant.load();
      const setup = { model: modelFile(model), prompts, others: { perSecond: 0, seconds: 0 } };
      const { subject, read, ...rest } = await open(setup, { seed: 1, instance: 0 });
      await using _opened = rest;
      await Promise.all(prompts.slice(0, 64).map(subject));
      const [before, began] = [(await read?.("")) ?? {}, process.cpuUsage()];
      await Promise.all(prompts.map(subject));
      const { user, system } = process.cpuUsage(began);
      const after = (await read?.("")) ?? {};
      const growth = (counter: keyof typeof after) => (after[counter] ?? 0) - (before[counter] ?? 0);
      const key = `${model.padEnd(6)} ${name}`;
      const cost = {
        processorMs: (user + system) / 1000 / prompts.length,
        padding: 100 * (1 - growth("tokens") / growth("places")),
        rows: growth("rows") / growth("batches"),
      };
      seen.set(key, [...(seen.get(key) ?? []), cost]);
    }
  }
  console.error(`round ${round + 1} of ${rounds}`);
}
for (const [key, costs] of seen) {
  const [{ padding, rows } = { padding: 0, rows: 0 }] = costs;
  const least = Math.min(...costs.map(({ processorMs }) => processorMs));
  const figures = [
    `${least.toFixed(3)} ms of processor per prompt`,
    `${Math.round(1000 / least)} prompts per second of it`,
    `padding ${padding.toFixed(1)} %`,
    `${rows.toFixed(1)} rows a batch`,
  ];
  console.log(`${key.padEnd(22)} ${figures.join(", ")}`);
}
