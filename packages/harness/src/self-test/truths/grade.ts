import type { Result } from "@labs/experiment/result";
import type { Rule } from "./rules.ts";

/** What became of one arm with a known truth. */
export interface Grade {
  readonly experiment: string;
  readonly arm: string;
  /** What the arm is. */
  readonly what: string;
  readonly truth: string;
  /** What the harness said. */
  readonly said: string;
  /** `null` where the machine was too busy to know the truth. */
  readonly right: boolean | null;
}

/** Holds a result against what is known of its arms. */
export function grade(result: Result, rules: Readonly<Record<string, Rule>>): Grade[] {
  return Object.entries(rules).map(([arm, rule]) => {
    const what = result.arms.find(({ name }) => name === arm)?.change ?? "";
    const finding =
      result.endedEarly === null
        ? rule.apply(result, arm)
        : { said: `ended early: ${result.endedEarly}`, right: false };
    return { experiment: result.experiment, arm, what, truth: rule.truth, ...finding };
  });
}
