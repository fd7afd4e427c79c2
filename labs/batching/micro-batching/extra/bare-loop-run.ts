/**
 * One side of the comparison, in a process of its own: a loop around the session, or a variant with clients.
 *
 *     node bare-loop-run.ts <rows>|<variant> <seconds> <model>
 *
 * Prints one line of JSON, a `Rate`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { LabError } from "@labs/experiment";
import { modelFile, modelNames, openBlockingScorer } from "@labs/models";
import { shortPrompts } from "../data.ts";
import experiment from "../experiment.ts";
import { decide } from "../rig.ts";

export interface Rate {
  /** Prompts scored per second. */
  readonly perSecond: number;
  /** Of all threads of the process, for one prompt. */
  readonly processorUs: number;
}

/** As in the case `saturated`. */
const clients = 128;
const { positionals } = parseArgs({ allowPositionals: true });
const [what = "", seconds = "1", name = "tiny"] = positionals;
const variantNames = ["none", "messages", "greedy", "ahead", "aimd"] as const;
const model = modelFile(known(modelNames, name));
const prompts = shortPrompts("quick");
const rows = Number(what);
console.log(JSON.stringify(Number.isInteger(rows) && rows > 0 ? await bare(rows) : await variant(what)));

/** The fastest that this session can be fed: batches of rows that were made beforehand, one run after the other. */
async function bare(rows: number): Promise<Rate> {
  await using scorer = await openBlockingScorer({ model });
  const batches = Array.from({ length: prompts.length }, (_, start) =>
    Array.from({ length: rows }, (_, row) => prompts[(start + row) % prompts.length]?.tokens ?? []),
  );
  let next = 0;
  return await measured(async (until) => {
    let scored = 0;
    while (performance.now() < until) {
      scored += (await scorer.score(batches[next++ % batches.length] ?? [])).length;
    }
    return scored;
  });
}

/** The same prompts one by one, each sent by a client that waits for its answer. */
async function variant(name: string): Promise<Rate> {
  const { open } = await experiment.variants[known(variantNames, name)].load();
  const { subject, ...rest } = await open({ model, prompts }, { seed: 1, instance: 0 });
  await using _opened = rest;
  let next = 0;
  return await measured(async (until) => {
    let scored = 0;
    const client = async () => {
      while (performance.now() < until) {
        const prompt = prompts[next++ % prompts.length];
        if (prompt === undefined) throw new Error("there is no prompt to send");
        await decide(subject, prompt);
        scored++;
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    return scored;
  });
}

async function measured(loop: (until: number) => Promise<number>): Promise<Rate> {
  await loop(performance.now() + 250 * Number(seconds));
  const began = performance.now();
  const before = process.cpuUsage();
  const scored = await loop(began + 1000 * Number(seconds));
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: (1000 * scored) / (performance.now() - began),
    processorUs: (user + system) / scored,
  };
}

function known<N extends string>(names: readonly N[], wanted: string): N {
  const found = names.find((name) => name === wanted);
  if (found !== undefined) return found;
  throw new LabError("USAGE", `There is no ${wanted} here: take one of ${names.join(", ")}.`);
}
