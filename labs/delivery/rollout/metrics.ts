/** What users got of a bad version, what finding it out took, and what it costs when nothing is wrong. */
import { type Counters, count, last } from "@labs/experiment";
import { after, regressions, repeating, simulatedRollouts, varying } from "./data.ts";
import type { Counter } from "./rig.ts";

const simulated = "simulated" as const;
/** The balancer keeps to weights within a few requests. */
const tens = (counters: Counters<Counter>) => 10 * Math.round(counters.last("bad") / 10);

export const metrics = {
  "bad requests": count(tens, {
    role: "headline",
    in: repeating,
    meaning: `Requests of users that the bad version answered, in the rollout and in ${after} requests after it; in tens.`,
  }),
  "varying bad requests": count(tens, {
    role: "mechanism",
    in: varying,
    meaning:
      "The same where it differs from round to round: by luck (10 % slower), or with the time that a start of the old version takes.",
  }),
  found: count(last<Counter>("found"), {
    role: "mechanism",
    better: "higher",
    in: regressions,
    meaning: "1: it was aborted, or refused by a gate; 0: it serves all users now.",
  }),
  "answers until found": count(last<Counter>("detection"), {
    role: "mechanism",
    in: regressions,
    meaning:
      "What the new version was sent, copies too, until it was found out; 0: refused before, or not found.",
  }),
  errors: count(last<Counter>("errors"), { role: "mechanism", in: ["errors-1", "schema"] }),
  "wrong decisions": count(last<Counter>("wrong"), {
    role: "mechanism",
    in: "wrong-scores",
    meaning: "Users' requests that the shipped model decides otherwise.",
  }),
  "after the abort": count(last<Counter>("afterAbort"), {
    role: "mechanism",
    in: regressions,
    meaning: "Requests that reach the new version after an abort, by HAProxy's count.",
  }),
  // Times are shown with their range and get no verdict: counts, since two rounds show that.
  "rollback time": count((counters: Counters<Counter>) => Math.round(counters.last("rollbackMs")), {
    unit: "ms",
    role: "mechanism",
    in: "schema",
    meaning: "From the decision until no request goes to the new version; 0: nothing was aborted.",
  }),
  "identical aborted": count(last<Counter>("found"), {
    role: "price",
    in: "identical",
    meaning: "1: a rollout of an identical version was aborted.",
  }),
  "rollout time": count((counters: Counters<Counter>) => Math.round(counters.last("totalMs") / 100) / 10, {
    ...{ unit: "s", role: "price", in: "identical" },
  }),
  copies: count(last<Counter>("copies"), {
    role: "price",
    in: "identical",
    meaning: "Requests that were sent for the comparison alone.",
  }),
  "simulated false aborts": count(last<Counter>("falseAborts"), {
    role: "headline",
    in: simulated,
    unit: `of ${simulatedRollouts}`,
    meaning: "Of identical versions, each of which fails one request in five thousand.",
  }),
  "simulated slow found": count(last<Counter>("slowFound"), {
    role: "mechanism",
    better: "higher",
    in: simulated,
    unit: `of ${simulatedRollouts}`,
    meaning: "Rollouts in which it was found.",
  }),
  "simulated errors found": count(last<Counter>("errorsFound"), {
    role: "mechanism",
    better: "higher",
    in: simulated,
    unit: `of ${simulatedRollouts}`,
    meaning: "Rollouts in which they were found.",
  }),
};
