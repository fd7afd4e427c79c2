/** Of 2000 events, what a case does to a variant, whichever worker gets which task. */
import type { OpenedExperiment } from "@labs/harness/testing";
import { expect } from "vitest";
import { type Input, maxWorkers } from "../data.ts";
import type experiment from "../experiment.ts";
import type { Counter, RunJob, Setup } from "../rig.ts";
import type { Answer } from "./judge.ts";

export type Lab = OpenedExperiment<RunJob, Setup, Input, Answer, "postgres", Counter>;
export type Cell = Awaited<ReturnType<Lab["open"]>>;
export type Name = keyof typeof experiment.variants;
type Case = Exclude<keyof typeof experiment.cases, "calm" | "orders">;

export const none = { wrong: 0, lost: 0, duplicated: 0 };
const duplicated = (events: number) => ({ wrong: events, lost: 0, duplicated: events });
const lost = (events: number) => ({ wrong: events, lost: events, duplicated: 0 });

/** One case for each way to fail. */
export const outcomes: Readonly<Partial<Record<Name, Readonly<Partial<Record<Case, object>>>>>> = {
  append: {
    retries: { ...duplicated(200), misannounced: 2 },
    "half-written": { ...duplicated(100), halfVisible: 2 },
    speculation: duplicated(160),
    "two-writers": { ...duplicated(1000), exactPartitions: 10 },
  },
  "check-then-append": { "half-written": lost(100), "two-writers": duplicated(1000) },
  rename: { speculation: lost(40) },
  manifest: { speculation: { ...none, misannounced: 0 } },
  upsert: {
    retries: { ...none, misannounced: 2 },
    "half-written": { ...none, halfVisible: 0 },
    speculation: { ...none, misannounced: 0 },
    "two-writers": { ...none, exactPartitions: 20 },
    disorder: { wrong: 360, lost: 0, duplicated: 200, misordered: 160, setAside: 0 },
  },
  outbox: { retries: { ...none, misannounced: 0 } },
  watermark: { disorder: { ...none, misordered: 0, setAside: 20 } },
  "no-lateness": { disorder: { wrong: 100, lost: 60, duplicated: 0, misordered: 40, setAside: 0 } },
};

/** @param only these cases @default all that are listed */
export async function expectOutcomes(
  lab: Lab,
  cell: Cell,
  name: Name,
  only?: readonly Case[],
): Promise<void> {
  for (const [at, outcome] of Object.entries(outcomes[name] ?? {}))
    if (only?.includes(at as Case) ?? true) expect(await lab.observe(cell, at), at).toMatchObject(outcome);
}

/** A drawn run is answered correctly. */
export async function expectRight(lab: Lab, cell: Cell): Promise<Answer> {
  const [input] = lab.draw(1);
  if (input === undefined) throw new Error("nothing was drawn");
  const answer = await cell.call(input);
  expect(answer).toEqual(await lab.expected(input, answer));
  return answer;
}

/** Without a fault. */
export const runCalm = (cell: Cell, workers = maxWorkers): Promise<Answer> =>
  cell.call({ log: "ordered", fault: "none", workers, order: 1 });
