/** Puts a technique between the requests and the decoder: worker, cache, counters, cleanup; and the data. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Open, Provisioned, Run } from "@labs/experiment";
import { bytesPerToken, type Decoder, decoderFile, decoderSizes, openDecoder } from "@labs/models";
import { processorMs } from "../shared/process-usage.ts";
import type { Counter, Generate, Job, Outputs, Setup, Technique } from "./contract.ts";
import { cacheTokens, longest, requestsOf, usualSpread } from "./data.ts";
import { openBlocks } from "./support/blocks.ts";
import { openEngine } from "./support/engine.ts";
import { generateAlone } from "./support/generate-alone.ts";

interface Memory {
  /** Size of a block of the cache, in tokens. @default that of the longest sequence: each has one, reserved for it */
  readonly block?: number;
}

/** Makes a variant out of its technique. */
export function variant(
  technique: Technique,
  { block = longest }: Memory = {},
): Open<Generate, Setup, Counter, never> {
  return async ({ model }) => {
    await using stack = new AsyncDisposableStack();
    const decoder = stack.use(await openDecoder({ model, places: cacheTokens }));
    await warmUp(decoder);
    const blocks = openBlocks(cacheTokens, block);
    const engine = openEngine(technique(blocks), decoder, blocks);
    const owned = stack.move();
    return {
      subject: engine.generate,
      read: async () => ({ ...engine.read(), processorMs: processorMs() }),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/** The first runs allocate and compile, which is no part of a job. What they write is overwritten before it is read. */
async function warmUp(decoder: Decoder): Promise<void> {
  const row = { position: 0, past: [], places: [0] };
  for (let time = 0; time < 5; time++) {
    await decoder.step([{ ...row, tokens: [2, 3], places: [0, 1] }]);
    await decoder.step([2, 3, 4, 5, 6, 7, 8, 9].map((token) => ({ ...row, tokens: [token] })));
  }
}

/** The client: sends each request when it is due, and gathers what was generated. */
export async function runJob(generate: Generate, { requests, dueMs }: Job): Promise<Outputs> {
  const began = performance.now();
  const outputs = requests.map(async (request, at) => {
    const due = began + (dueMs[at] ?? 0);
    if (due > began) await sleep(Math.max(0, due - performance.now()));
    return [request.id, await generate(request, due)] as const;
  });
  return Object.fromEntries(await Promise.all(outputs));
}

/** Generates for every request alone, apart from any variant; the time that takes sets the rate of `arrivals`. */
export async function provision(
  { scale }: Run,
  spread: number = usualSpread,
): Promise<Provisioned<Setup, Job, Outputs>> {
  const model = decoderFile();
  const { requests, outputs, seconds } = await generateAlone(model, requestsOf(scale, spread));
  const gapMs = (1000 * seconds) / requests.length;
  const prompts = requests.map(({ prompt }) => prompt.length).sort((a, b) => a - b);
  const lengths = requests.map(({ outputTokens }) => outputTokens).sort((a, b) => a - b);
  const { layers, width, heads } = decoderSizes;
  return {
    setup: { model, requests, gapMs },
    expected: async (job) => Object.fromEntries(job.requests.map(({ id }) => [id, outputs.get(id) ?? []])),
    facts: {
      model: `causal decoder (${layers} layers, ${width} wide, ${heads} heads that share a key and a value), fp32, seeded weights that were not trained, one thread, one worker`,
      requests: `${requests.length}; prompt tokens ${quantiles(prompts)}; output tokens ${quantiles(lengths)}`,
      cache: `${cacheTokens} tokens of ${bytesPerToken} bytes; a sequence has ${longest} tokens at most`,
      arrivals: `one request in ${gapMs.toFixed(1)} ms, as many as the model answers one after another`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function quantiles(sorted: readonly number[]): string {
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  return `p50 ${at(0.5)}, p90 ${at(0.9)}, longest ${at(1)}`;
}
