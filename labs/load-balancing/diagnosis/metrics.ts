/** What is named, what is missed, and who is accused without a reason. */
import { count, last } from "@labs/experiment";
import { faults, judgedStrengths } from "./data.ts";
import type { Counter } from "./rig.ts";

const of = `of ${judgedStrengths.length}`;

/** Fleets with this fault that were named: one half as strong as in training, and one twice as strong. */
const named = (fault: (typeof faults)[number]) =>
  count(last<Counter>(fault), { role: "mechanism", better: "higher", unit: of });

export const metrics = {
  "correct diagnoses": count(last<Counter>("correct"), {
    role: "headline",
    better: "higher",
    unit: `of ${faults.length}`,
    meaning: "Faults that are named, with the server where it is one server's, in each of their fleets.",
  }),
  "slow server": named("slow server"),
  "failing server": named("failing server"),
  "pinned clients": named("pinned clients"),
  "overloaded front": named("overloaded front"),
  "uneven weights": named("uneven weights"),
  "lying check": named("lying check"),
  "retry storm": named("retry storm"),
  misnamed: count(last<Counter>("misnamed"), {
    role: "mechanism",
    unit: `of ${judgedStrengths.length * faults.length}`,
    meaning: "Sick fleets that are given another fault, or another server.",
  }),
  "false alarms": count(last<Counter>("falseAlarms"), {
    role: "price",
    unit: "of 4",
    meaning: "Healthy fleets that are given a fault.",
  }),
};
