/** What users got of a bad version, what finding it out took, and what it costs when nothing is wrong. */
import { count, gauge, last } from "@labs/experiment";
import { after, regressions, simulatedRollouts } from "./data.ts";
import type { Counter } from "./rig.ts";

const simulated = "simulated" as const;

export const metrics = {
  "bad requests": count(last<Counter>("bad"), {
    role: "headline",
    in: regressions,
    meaning: `Requests of users that the bad version answered, in the rollout and in ${after} requests after it.`,
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
  "rollback time": gauge(last<Counter>("rollbackMs"), {
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
  "rollout time": gauge(last<Counter>("totalMs", 0.001), { unit: "s", role: "price", in: "identical" }),
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
