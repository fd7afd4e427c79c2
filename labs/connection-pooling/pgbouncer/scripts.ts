/** The scripted cases: what is kept of a session, and how many clients are served at once. */
import type { Stage } from "@labs/experiment";
import type { Answer, Request } from "./contract.ts";
import type { ScriptCounter, Setup } from "./rig.ts";
import { featureNames } from "./support/features.ts";

type Counts = Promise<Readonly<Partial<Record<ScriptCounter, number>>>>;
type PathStage = Stage<Request, Answer, Setup>;

/** Tries each feature with two clients; named statements are counted apart, since new versions keep them. */
export async function countFeatures(stage: PathStage): Counts {
  const counts = { kept: 0, leaked: 0, named: 0 };
  for (const feature of featureNames) {
    const outcome = await stage.call({ feature });
    if (!("kept" in outcome)) throw new Error("A feature has an outcome.");
    if (feature === "named statement") counts.named += Number(outcome.kept);
    else {
      counts.kept += Number(outcome.kept);
      counts.leaked += Number(outcome.leaked);
    }
  }
  return { ...counts, boundToTransaction: await countOf(stage, "transaction") };
}

/** Lets a crowd connect, and counts the clients that are served while all of them stay. */
export async function countServed(stage: PathStage): Counts {
  return { served: await countOf(stage, "crowd") };
}

async function countOf(stage: PathStage, probe: "transaction" | "crowd"): Promise<number> {
  const answer = await stage.call({ probe });
  if (!("count" in answer)) throw new Error("A probe gives a count.");
  return answer.count;
}
