import { loadEntry } from "../../experiment/load-experiment.ts";
import { runExperiment } from "../../run.ts";
import type { SelfTestOptions } from "../self-test.ts";
import { type Grade, grade } from "./grade.ts";
import { truths } from "./truths.ts";

/** Measures the arms with a known truth; experiments finished before an interruption count. */
export async function runTruths(
  options: Omit<SelfTestOptions, "trials">,
  onGrade: (grade: Grade) => void,
): Promise<Grade[]> {
  const grades: Grade[] = [];
  for (const { name, rounds, rules } of truths) {
    if (options.signal.aborted) break;
    const result = await runExperiment({
      ...options,
      entry: await loadEntry({
        lab: "self-test",
        name,
        file: `${import.meta.dirname}/${name}/experiment.ts`,
      }),
      preset: "quick",
      rounds,
      kind: "aa",
    });
    if (options.signal.aborted) break;
    for (const one of grade(result, rules)) {
      grades.push(one);
      onGrade(one);
    }
  }
  return grades;
}
