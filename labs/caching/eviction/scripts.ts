/** Replays of whole workloads. */
import type { Stage } from "@labs/experiment";
import { type Setup, slowSeconds, type Workload } from "./data.ts";
import type { Answer, Counter, Request } from "./rig.ts";

type Counts = Readonly<Partial<Record<Counter, number>>>;

/** A call has to answer within seconds: this is the number of parts of a replay. */
const parts = 10;

/** Plays a workload as fast as it goes. */
export const replay = (workload: Workload) => (stage: ReplayStage) => play(stage, { workload });

/** Plays `skew-0.99` in real time, so that clocks which count seconds tick between two uses of a key. */
export const replaySlowly =
  (more: { readonly ttlMs?: number } = {}) =>
  (stage: ReplayStage) =>
    play(stage, { workload: "skew-0.99", seconds: slowSeconds[stage.setup.scale], ...more });

type ReplayStage = Stage<Request, Answer, Setup>;

async function play(
  stage: ReplayStage,
  asked: { readonly workload: Workload; readonly seconds?: number; readonly ttlMs?: number },
): Promise<Counts> {
  const total = { lookUps: 0, hits: 0, refused: 0 };
  let counts: Counts = {};
  for (let part = 0; part < parts; part++) {
    const answer = await stage.call({ what: "replay", ...asked, part, of: parts });
    if (!("hits" in answer)) throw new Error("a replay is answered with its counts");
    counts = answer;
    total.lookUps += answer.lookUps;
    total.hits += answer.hits;
    total.refused += answer.refused;
  }
  return { ...counts, ...total };
}
