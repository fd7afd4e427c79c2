/** The job under faults, and in several orders; a run's answer says what went wrong. */
import type { Load, Stage } from "@labs/experiment";
import { type Fault, faults, type Input, type LogName, maxWorkers } from "./data.ts";
import type { Counter, Setup } from "./rig.ts";
import type { Answer } from "./support/judge.ts";

type JobStage = Stage<Input, Answer, Setup>;
type JobLoad = Load<Input, Answer, Counter, Setup>;

const orders = 10;

/** One run of the job in a case. */
function oneRun(seconds: number, fault: Fault, log: LogName = "ordered"): JobLoad {
  const script = async ({ call, random }: JobStage) => {
    const { digest, sumsDiffer, leaked, ...counts } = await call({
      ...{ log, fault, workers: maxWorkers },
      order: Math.floor(1e9 * random()),
    });
    return counts;
  };
  return { mode: "observe", seconds, script };
}

/** One worker finishes tasks in the order in which they are handed out: another one each time. */
async function inManyOrders({ call, random }: JobStage) {
  let differing = 0;
  for (let run = 0; run < orders; run++) {
    const order = Math.floor(1e9 * random());
    const { sumsDiffer } = await call({ log: "ordered", fault: "none", workers: 1, order });
    if (sumsDiffer) differing++;
  }
  return { differing };
}

/** The faults as cases, after what is measured without one. */
export const cases = {
  calm: {
    mode: "job",
    seconds: 0.5,
    input: (random) => ({
      ...{ log: "ordered", fault: "none", workers: maxWorkers },
      order: Math.floor(1e9 * random()),
    }),
  } as JobLoad,
  retries: oneRun(0.5, "retries"),
  "half-written": oneRun(0.5, "half-written"),
  speculation: oneRun(0.5, "speculation"),
  "two-writers": oneRun(0.7, "two-writers"),
  disorder: oneRun(0.3, "none", "disordered"),
  orders: { mode: "observe", seconds: 2, script: inManyOrders } as JobLoad,
};

/** The cases in which a process dies or is overtaken. */
export const faultCases = Object.keys(faults).filter((name) => name !== "none") as Exclude<Fault, "none">[];
