/** What people notice, what attackers reach, and what it costs. */
import { count, gauge, last, ratio } from "@labs/experiment";
import { attackNames, sessions } from "./data.ts";
import type { Counter } from "./rig.ts";

const faults = ["killed", "scaled", "restarted", "rotated", "moved", "store-down"] as const;

export const metrics = {
  "sessions kept": count(last<Counter>("kept"), {
    better: "higher",
    role: "headline",
    in: ["calm", ...faults],
    meaning: `Of ${sessions}; the others had to log in again.`,
  }),
  "attacks stopped": count(last<Counter>("attacksStopped"), {
    better: "higher",
    role: "headline",
    in: "attacked",
    meaning: `Of ${attackNames.length}: ${attackNames.join(", ")}.`,
  }),
  "requests refused": count(last<Counter>("refused"), {
    role: "mechanism",
    in: ["killed", "store-down"],
    meaning: "Turns and logins that no server answered, or that one answered with 503.",
  }),
  "share of e": count(last<Counter>("shareOfE"), {
    unit: "%",
    better: "higher",
    role: "mechanism",
    in: "scaled",
    meaning: "Of the turns after it joined; a fifth where it takes its part.",
  }),
  "busiest server": count(last<Counter>("busiest"), {
    unit: "times the mean",
    role: "price",
    in: "calm",
    meaning: "Turns at the busiest of four, over their mean.",
  }),
  "cookie bytes": count(last<Counter>("cookieBytes"), {
    unit: "B per request",
    role: "price",
    in: "calm",
    meaning: "Sent and set, the headers' names included.",
  }),
  "session time": gauge(ratio<Counter>("sessionUs", "turns"), {
    unit: "us per request",
    role: "price",
    in: "calm",
    meaning: "In the server: finding the session, counting a turn, and waiting for it.",
  }),
};
