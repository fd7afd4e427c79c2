/** What is detected, when, for how long an alert goes on firing, and who is called without a reason. */
import { count, last, lastOrNull } from "@labs/experiment";
import { faults, judgedStrengths } from "./data.ts";
import type { Counter } from "./rig.ts";

const of = `of ${judgedStrengths.length}`;

/** Services with this condition that are judged correctly: one half as strong as in training, and one twice as strong. */
const right = (condition: (typeof faults)[number] | "blip") =>
  count(last<Counter>(condition), { role: "mechanism", better: "higher", unit: of });

/** All are exact: each round evaluates the same recordings. */
export const metrics = {
  "correct detections": count(last<Counter>("correct"), {
    role: "headline",
    better: "higher",
    unit: `of ${faults.length + 1}`,
    meaning:
      "Faults that raise an alert while they last and none before, in both services; and the blip, where neither service raises one.",
  }),
  outage: right("outage"),
  "slow burn": right("slow burn"),
  flapping: right("flapping"),
  "slow dependency": right("slow dependency"),
  "stuck queue": right("stuck queue"),
  "score drift": right("score drift"),
  blip: right("blip"),
  "missed incidents": count(last<Counter>("missed"), {
    role: "mechanism",
    unit: `of ${judgedStrengths.length * faults.length}`,
    meaning: "Services with a fault of which no engineer is told while it lasts.",
  }),
  "detection time": count(lastOrNull<Counter>("detection"), {
    role: "mechanism",
    unit: "min",
    meaning:
      "Minutes of the rules' time from the fault's begin to the alert: the mean of those that are detected.",
  }),
  "reset time": count(last<Counter>("reset"), {
    role: "price",
    unit: "min",
    meaning:
      "Minutes of the rules' time for which an alert fires after its fault is over: the mean, at most 70.",
  }),
  pages: count(last<Counter>("pages"), {
    role: "price",
    unit: "",
    meaning: "How often an engineer is called for the services with a fault.",
  }),
  "false alerts": count(last<Counter>("falseAlerts"), {
    role: "price",
    unit: "",
    meaning: "Alerts of healthy services and blips, and those before a fault begins.",
  }),
};
