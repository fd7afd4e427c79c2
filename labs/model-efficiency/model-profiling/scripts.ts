/** Every tool diagnoses every scenario, and its answer is compared with the fault that was made. */
import type { Stage } from "@labs/experiment";
import { scenarios } from "./data.ts";
import type { Answer, Input, ScriptCounter, Setup } from "./support/subject.ts";

export async function diagnoseAll({
  call,
}: Stage<Input, Answer, Setup>): Promise<Readonly<Record<ScriptCounter, number>>> {
  const counted = { correct: 0, missed: 0 };
  for (const scenario of scenarios) {
    const answer = await call({ scenario });
    if (!("diagnosis" in answer)) throw new Error("a scenario was answered with a score");
    if (answer.diagnosis === scenario) counted.correct++;
    else if (answer.diagnosis === "healthy") counted.missed++;
  }
  return counted;
}
