/** Every tool sees every patient, and what it says is held against what was done. */
import type { Stage } from "@labs/experiment";
import type { Answer, Input, ScriptCounter, Setup } from "./contract.ts";
import { patients } from "./patients.ts";

export async function examineAll({
  call,
}: Stage<Input, Answer, Setup>): Promise<Readonly<Record<ScriptCounter, number>>> {
  const counted = { told: 0, missed: 0 };
  for (const patient of patients) {
    const answer = await call({ patient });
    if (!("diagnosis" in answer)) throw new Error("a patient was answered with a score");
    if (answer.diagnosis === patient) counted.told++;
    else if (answer.diagnosis === "healthy") counted.missed++;
  }
  return counted;
}
