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
      file: `${import.meta.dirname}/${name}/experiment.ts`,
      lab: "self-test",
      experiment: name,
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
