/** A run, from its begin to what it came to. */
import type { Stage } from "@labs/experiment";
import type { Answer, Outcome, Request } from "./contract.ts";
import type { Setup } from "./rig.ts";

export async function scaleUnderLoad({ call }: Stage<Request, Answer, Setup>): Promise<Outcome> {
  await call({ what: "begin" });
  for (;;) {
    const answer = await call({ what: "wait" });
    if ("isOver" in answer && answer.isOver) break;
  }
  const outcome = await call({ what: "outcome" });
  if (!("decisions" in outcome)) throw new Error("a run is answered with its outcome");
  return outcome;
}
