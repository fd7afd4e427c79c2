/** Every service is examined; the finding is compared with the fault that was made, and what it was based on is kept. */
import type { Stage } from "@labs/experiment";
import { scenarios } from "./data.ts";
import { saveRecording } from "./support/save-trace.ts";
import type { Answer, Input, ScriptCounter, Setup } from "./support/subject.ts";

export async function examineAll({
  call,
}: Stage<Input, Answer, Setup>): Promise<Readonly<Record<ScriptCounter, number>>> {
  const counted: Record<ScriptCounter, number> = {
    ...{ correct: 0, noticed: 0, falselyAccused: 0 },
    ...{ healthy: 0, threads: 0, casts: 0, padding: 0, "blocked loop": 0 },
  };
  for (const scenario of scenarios) {
    const answer = await call({ scenario });
    if (!("diagnosis" in answer)) throw new Error("a scenario was answered with a score");
    saveRecording(scenario, answer.recording);
    if (answer.diagnosis === scenario) {
      counted.correct++;
      counted[scenario]++;
    }
    if (answer.diagnosis === "healthy") continue;
    if (scenario === "healthy") counted.falselyAccused++;
    else counted.noticed++;
  }
  return counted;
}
