/** Which of the planted commits turn red, how soon, and what a correct commit costs. */
import { type Counters, count, last, lastOrNull } from "@labs/experiment";
import type { GateName } from "./contract.ts";
import { gateNames, repeats } from "./data.ts";
import type { Counter } from "./rig.ts";

/** Seconds in tenths: shown with their range and without a verdict, as counts are, of which two rounds are enough. */
const seconds = (counter: Counter) => (counters: Counters<Counter>) =>
  Math.round(10 * counters.last(counter)) / 10 || null;
const inSound = { in: "sound", unit: "s" } as const;

const inDefects = { in: "defects", role: "mechanism" } as const;

export const metrics = {
  "defects caught": count(last<Counter>("caught"), {
    role: "headline",
    in: "defects",
    unit: `of ${gateNames.length}`,
    better: "higher",
    meaning: "Commits that are wrong in a way a gate is there for, and that the pipeline turns red.",
  }),
  "caught of the others": count(last<Counter>("missedCaught"), {
    ...inDefects,
    unit: "of 2",
    better: "higher",
    meaning: "A leak, and a counter that loses updates: no gate is there for them.",
  }),
  "caught by another gate": count(last<Counter>("beside"), {
    ...inDefects,
    meaning: "Red gates besides the one that is there for it.",
  }),
  ...perGate((gate) => [
    `red by ${gate}`,
    count(last<Counter>(`red ${gate}`), { ...inDefects, better: "higher" }),
  ]),
  "time to first red": count(seconds("firstRedSeconds"), {
    role: "mechanism",
    in: "first-red",
    unit: "s",
    meaning: "From the commit on, in tenths; a mean of three commits, and none where one of them is missed.",
  }),
  "gates to first red": count(lastOrNull<Counter>("gatesToRed"), { role: "mechanism", in: "first-red" }),
  "false alarms": count(last<Counter>("falseAlarms"), {
    role: "price",
    in: "identical",
    unit: `of ${repeats}`,
    meaning: "Red for code that has not changed.",
  }),
  "correct commit red": count(last<Counter>("falseAlarms"), { role: "price", in: "sound" }),
  "seconds per commit": count(seconds("seconds"), { role: "price", ...inSound }),
  "processor time per commit": count(seconds("processorSeconds"), { role: "price", ...inSound }),
  "gates run": count(last<Counter>("gates"), { role: "mechanism", in: "sound" }),
  ...perGate((gate) => [
    `time of ${gate}`,
    count(seconds(`seconds ${gate}`), { role: "mechanism", ...inSound }),
  ]),
  ...perGate((gate) => [
    `processor time of ${gate}`,
    count(seconds(`processor ${gate}`), { role: "mechanism", ...inSound }),
  ]),
};

/** A metric for each gate, under a name of its own. */
function perGate<N extends string, T>(make: (gate: GateName) => readonly [name: N, metric: T]) {
  return Object.fromEntries(gateNames.map(make)) as Readonly<Record<N, T>>;
}
