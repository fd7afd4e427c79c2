/** Every service is examined; the finding is compared with the plant, and what it rests on is kept. */
import type { Stage } from "@labs/experiment";
import { isNamed, plants } from "./data.ts";
import type { Answer, Counter, Input, Setup } from "./rig.ts";
import { saveRecording } from "./support/save.ts";

export async function huntAll({
  call,
}: Stage<Input, Answer, Setup>): Promise<Readonly<Partial<Record<Counter, number>>>> {
  const named: Partial<Record<Counter, number>> = Object.fromEntries(plants.map((plant) => [plant, 0]));
  // The first one warms what is compiled while it runs.
  for (const plant of ["good day", "good day"] as const) await call({ plant });
  let [correct, noticed, misnamed, falselyAccused] = [0, 0, 0, 0];
  for (const plant of plants) {
    const answer = await call({ plant });
    if (!("diagnosis" in answer)) throw new Error("a service was examined, and there is no finding");
    const { diagnosis, recording } = answer;
    saveRecording(plant, recording);
    if (isNamed(plant, diagnosis)) {
      correct++;
      named[plant] = 1;
    } else if (typeof diagnosis === "object") misnamed++;
    if (diagnosis === "healthy") continue;
    if (plant === "healthy") falselyAccused++;
    else noticed++;
  }
  return { ...named, correct, noticed, misnamed, falselyAccused };
}
