/** Requests of chosen lengths, and what is counted when they are there at once. */
import type { OpenedExperiment } from "@labs/harness/testing";
import type { Counter, Generate, Job, Outputs, Request, Setup } from "../contract.ts";
import { runJob } from "../rig.ts";

type Lab = OpenedExperiment<Generate, Setup, Job, Outputs, never, Counter>;

/** Prompts of the given lengths, each of other tokens, with outputs of the given lengths. */
export function requests(...lengths: (readonly [prompt: number, output: number])[]): Request[] {
  return lengths.map(([prompt, outputTokens], id) => ({
    id,
    prompt: Array.from({ length: prompt }, (_, at) => 2 + ((37 * id + 11 * at) % 2000)),
    outputTokens,
  }));
}

export async function countsOf(lab: Lab, name: string, asked: readonly Request[]) {
  await using opened = await lab.open(name);
  const outputs = await runJob(opened.subject, { requests: asked, dueMs: asked.map(() => 0) });
  return { ...(await opened.read("")), outputs };
}
