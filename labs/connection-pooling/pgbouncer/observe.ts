/** The scripted cases: what is kept of a session, and how many clients are served at once. */
import type { Stage } from "@labs/experiment";
import type { Answer, Observed, Question, Setup } from "./contract.ts";
import { featureNames } from "./features.ts";

type Counts = Promise<Readonly<Partial<Record<Observed, number>>>>;

/** Tries each feature with two clients; named statements are counted apart, since new versions keep them. */
export async function countFeatures(stage: Stage<Question, Answer, Setup>): Counts {
  const counts = { kept: 0, leaked: 0, named: 0, bound: 0 };
  for (const feature of featureNames) {
    const fate = await stage.call({ feature });
    if (!("kept" in fate)) throw new Error("A feature has a fate.");
    if (feature === "named statement") counts.named += Number(fate.kept);
    else {
      counts.kept += Number(fate.kept);
      counts.leaked += Number(fate.leaked);
    }
  }
  return { ...counts, bound: await countOf(stage, "transaction") };
}

export async function countServed(stage: Stage<Question, Answer, Setup>): Counts {
  return { served: await countOf(stage, "crowd") };
}

async function countOf(
  stage: Stage<Question, Answer, Setup>,
  probe: "transaction" | "crowd",
): Promise<number> {
  const answer = await stage.call({ probe });
  if (!("count" in answer)) throw new Error("A probe gives a count.");
  return answer.count;
}
