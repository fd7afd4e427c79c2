/** Which of the planted commits turn red, how soon, and what a correct commit costs. */
import { type Counters, count, last, lastOrNull, timing } from "@labs/experiment";
import { type GateName, gateNames } from "./contract.ts";
import { catchable, repeats } from "./data.ts";
import type { Counter } from "./rig.ts";

const inDefects = { in: "defects", role: "mechanism" } as const;

export const metrics = {
  "defects caught": count(last<Counter>("caught"), {
    role: "headline",
    in: "defects",
    unit: `of ${catchable.length}`,
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
  "time to first red": count(lastOrNull<Counter>("firstRedSeconds"), {
    role: "mechanism",
    in: "first-red",
    unit: "s",
    meaning: "From the commit on, in tenths; a mean of four commits, and none where one of them is missed.",
  }),
  "gates to first red": count(lastOrNull<Counter>("gatesToRed"), { role: "mechanism", in: "first-red" }),
  "false alarms": count(last<Counter>("falseAlarms"), {
    role: "price",
    in: "identical",
    unit: `of ${repeats}`,
    meaning: "Red for code that has not changed.",
  }),
  "correct commit red": count(last<Counter>("falseAlarms"), { role: "price", in: "sound" }),
  "seconds per commit": timing(last<Counter>("seconds"), { role: "price", in: "sound", unit: "s" }),
  "processor time per commit": timing(
    (counters: Counters<Counter>) => lastOrNull<Counter>("processorSeconds")(counters),
    { role: "price", in: "sound", unit: "s" },
  ),
  "gates run": count(last<Counter>("gates"), { role: "mechanism", in: "sound" }),
  ...perGate((gate) => [
    `${gate}: time`,
    timing(lastOrNull<Counter>(`seconds ${gate}`), { role: "mechanism", in: "sound", unit: "s" }),
  ]),
  ...perGate((gate) => [
    `${gate}: processor time`,
    timing(lastOrNull<Counter>(`processor ${gate}`), { role: "mechanism", in: "sound", unit: "s" }),
  ]),
};

/** A metric for each gate, under a name of its own. */
function perGate<N extends string, T>(make: (gate: GateName) => readonly [name: N, metric: T]) {
  return Object.fromEntries(gateNames.map(make)) as Readonly<Record<N, T>>;
}
