/** What is found, and why: counted over a replay, by the rig and by the server. */
import { type Counters, count, last, lastOrNull } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const hitRatio = (counters: Counters<Counter>) => (100 * counters.last("hits")) / counters.last("lookUps");
const misses = (counters: Counters<Counter>) => 1000 * (1 - counters.last("hits") / counters.last("lookUps"));

export const metrics = {
  "hit ratio": count(hitRatio, {
    unit: "%",
    better: "higher",
    role: "headline",
    in: "scan",
    meaning: "Of look-ups after the first third; keys of the scan are not counted.",
  }),
  "hit ratio elsewhere": count(hitRatio, {
    unit: "%",
    better: "higher",
    role: "mechanism",
    in: ["skew-0.7", "skew-0.99", "skew-1.2", "drift", "slow"],
    meaning: "The server draws its samples, so it differs by some tenths from round to round.",
  }),
  misses: count(misses, {
    unit: "per 1000",
    role: "mechanism",
    meaning: "What is left for the origin.",
  }),
  evicted: count(last<Counter>("evicted"), { role: "mechanism", meaning: "Keys that made room for others." }),
  entries: count(last<Counter>("entries"), {
    better: "higher",
    role: "mechanism",
    meaning: "Kept at the end.",
  }),
  "refused writes": count(last<Counter>("refused"), {
    role: "price",
    meaning: "Writes that Redis answered with OOM: an error in an application that does not expect it.",
  }),
  memory: count(lastOrNull<Counter>("bytes", 1e-6), {
    unit: "MB",
    role: "price",
    meaning: "By which used_memory grew until the end, without connections.",
  }),
};
