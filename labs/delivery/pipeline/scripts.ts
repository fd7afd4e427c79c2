/** What goes through a pipeline: commits that are wrong, a correct one, and the same code many times. */
import type { Stage } from "@labs/experiment";
import { gateNames, type Input, repeats, uncaught } from "./data.ts";
import type { Answer, Counter, Seen, Setup } from "./rig.ts";

type Counts = Partial<Record<Counter, number>>;
type PipelineStage = Stage<Input, Answer, Setup>;

/** The commits of the cheapest gate, of the most expensive one, and of one between. */
const sample = ["image", "model", "services"] as const;

export const cases = {
  defects: { mode: "observe", seconds: 20, script: defects },
  "first-red": { mode: "observe", seconds: 9, script: firstRed },
  sound: sound({ what: "commit", planted: "sound" }),
  identical: { mode: "observe", seconds: 6, script: identical },
} as const;

/** Every planted commit. */
async function defects({ call }: PipelineStage): Promise<Counts> {
  const counts = { caught: 0, beside: 0, missedCaught: 0 };
  const reds: Counts = {};
  for (const planted of gateNames) {
    const { red, seen } = await judged(call, { what: "commit", planted });
    counts.caught += Number(red);
    for (const { name, isGreen } of seen.gates) {
      if (isGreen) continue;
      reds[`red ${name}`] = (reds[`red ${name}`] ?? 0) + 1;
      counts.beside += Number(name !== planted);
    }
  }
  for (const planted of uncaught)
    counts.missedCaught += Number((await judged(call, { what: "commit", planted })).red);
  return { ...counts, ...reds };
}

/** How long an author waits for the first red gate, and how many gates have ended by then; a mean of some commits. */
async function firstRed({ call }: PipelineStage): Promise<Counts> {
  const firsts: { readonly ms: number; readonly gates: number }[] = [];
  for (const planted of sample) {
    const { seen } = await judged(call, { what: "commit", planted });
    const at = seen.gates.findIndex(({ isGreen }) => !isGreen);
    const first = seen.gates[at];
    if (first !== undefined) firsts.push({ ms: first.endMs, gates: at + 1 });
  }
  // Of a pipeline that misses one, the time says nothing.
  if (firsts.length < sample.length) return {};
  return {
    firstRedSeconds: mean(firsts.map(({ ms }) => ms)) / 1000,
    gatesToRed: mean(firsts.map(({ gates }) => gates)),
  };
}

/** A correct commit. */
export function sound(input: Input) {
  return {
    mode: "observe",
    seconds: 6,
    async script({ call }: PipelineStage): Promise<Counts> {
      const { red, seen } = await judged(call, input);
      const costs: Counts = {};
      for (const { name, ms, processorMs } of seen.gates) {
        costs[`seconds ${name}`] = ms / 1000;
        costs[`processor ${name}`] = processorMs / 1000;
      }
      return {
        ...{ falseAlarms: Number(red), seconds: seen.ms / 1000, processorSeconds: seen.processorMs / 1000 },
        ...{ gates: seen.gates.length, ...costs },
      };
    },
  } as const;
}

/** How often a pipeline is red for code that has not changed. */
async function identical({ call }: PipelineStage): Promise<Counts> {
  let falseAlarms = 0;
  for (let repeat = 0; repeat < repeats; repeat++)
    falseAlarms += Number((await call({ what: "identical" })).red);
  return { falseAlarms };
}

async function judged(
  call: PipelineStage["call"],
  input: Input,
): Promise<{ readonly red: boolean; readonly seen: Seen }> {
  const { red, seen } = await call(input);
  if (seen === undefined) throw new Error("a pipeline says what it has seen");
  return { red, seen };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Where running only what changed saves nothing: commits that touch one part of the service, up to all. */
export const touchedParts = {
  task: "From how many changed parts on does running only the gates that read them save nothing?",
  ...{ varies: "changed part", unit: "parts", values: [1, 2, 3, 4, 5] },
  ...({ variant: "changed-only", against: "cheap-first" } as const),
  ...({ metric: "seconds per commit", in: "sound" } as const),
  modify: (parts: number) => ({ cases: { sound: sound({ what: "touch", parts }) } }),
};
