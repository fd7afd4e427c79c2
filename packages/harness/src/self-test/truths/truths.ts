import {
  equal,
  equalInAnyOrder,
  invalid,
  paused,
  type Rule,
  rateAsCounted,
  timesAsCounted,
} from "./rules.ts";

/** Arms with a known truth that are measured together. */
export interface TruthExperiment {
  /** The folder of the experiment. */
  readonly name: string;
  /** @default as many as a verdict needs */
  readonly rounds?: number;
  /** What must be said of each arm. */
  readonly rules: Readonly<Record<string, Rule>>;
}

/** Everything that the harness is graded on besides the trials of the handlers. */
export const truths: readonly TruthExperiment[] = [
  { name: "pauses", rules: { "pauses-9": paused, "pauses-17": paused } },
  {
    name: "timed-answers",
    rules: {
      "timed-constant": rateAsCounted,
      "timed-exponential": rateAsCounted,
      "timed-long-tail": rateAsCounted,
    },
  },
  {
    name: "faults",
    rounds: 9,
    rules: {
      "works-outside": invalid("works outside", /while other arms were measured/),
      "wrong-once": invalid("wrong in round 3", /answered wrongly in round 3\b/),
      "crashes-when-slow": invalid("lost rounds", /rounds were lost .*exited with code 1/),
    },
  },
  { name: "start-order", rules: { "starts-too": equalInAnyOrder, "starts-as-well": equalInAnyOrder } },
  { name: "blocking", rules: { blocking: timesAsCounted, "blocking-twin": equal } },
];
