/** What is done to a variant besides load: a bad prompt among good ones, a burst of long ones, other neighbours. */
import type { Stage } from "@labs/experiment";
import { type Prompt, threshold } from "../shared/prompts.ts";
import type { Answer, Input, ScriptCounter, Setup } from "./contract.ts";
import { largest, unreadable } from "./data.ts";

type Here = Pick<Stage<Input, Answer, Setup>, "call" | "setup">;
type Counts = Promise<Readonly<Partial<Record<ScriptCounter, number>>>>;

/** Among the prompts of the largest batch, sent at once, one has a token that the model has no row for. */
export async function badInput({ call, setup }: Here): Counts {
  const prompts = setup.prompts.slice(0, largest - 1);
  const bad = 5;
  const sent = prompts.toSpliced(bad, 0, unreadable);
  const outcomes = await Promise.allSettled(sent.map((prompt) => call({ prompt, wants: "decision" })));
  const failed = outcomes.map(({ status }) => status === "rejected");
  return {
    collateral: failed.filter((one, index) => one && index !== bad).length,
    unreadAnswered: Number(!failed[bad]),
  };
}

/** The largest batch of the longest prompts, once, and then a short one. */
export async function spike({ call, setup }: Here): Counts {
  await Promise.all(setup.long.map((prompt) => call({ prompt, wants: "decision" })));
  const [short] = setup.prompts;
  if (short !== undefined) await call({ prompt: short, wants: "decision" });
  return {};
}

/** Smaller moves come from the order in which floats are added. */
const smallestMove = 1e-5;

/** The prompts nearest to the threshold twice, each with a neighbour: a short one first, a long one then. */
export async function neighbours({ call, setup }: Here): Counts {
  const own = setup.border;
  const beside = async (others: readonly Prompt[]) => {
    const pairs = own.flatMap((prompt, index) => [prompt, others[index] ?? prompt]);
    const answers = await Promise.all(pairs.map((prompt) => call({ prompt, wants: "probability" })));
    return own.map((_, index) => answers[2 * index]?.probability ?? Number.NaN);
  };
  const first = await beside(setup.prompts);
  const second = await beside(setup.long);
  const pairs = first.map((probability, index) => [probability, second[index] ?? Number.NaN] as const);
  const distances = pairs.map(([before, after]) => Math.abs(before - after));
  return {
    moved: distances.filter((distance) => distance > smallestMove).length,
    flipped: pairs.filter(([before, after]) => before >= threshold !== after >= threshold).length,
    farthestMove: Math.max(...distances),
  };
}
