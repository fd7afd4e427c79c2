/** The cases: jobs of six sizes, tasks that do nothing, and a worker that is killed in mid job. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import type { Answer, Request } from "./contract.ts";
import type { SizeName } from "./data.ts";
import type { ScriptCounter, Setup } from "./rig.ts";

type JobStage = Stage<Request, Answer, Setup>;
type Counts = Readonly<Partial<Record<ScriptCounter, number>>>;

export const idleTasks = 30;

/** Part of an undisturbed job after which a worker is killed. */
const killedAt = 0.4;

/** A worker is killed in mid job, once; where there is none but the process itself, it is started anew. */
async function killWorker(stage: JobStage): Promise<Counts> {
  const events = stage.setup.events.largest;
  // Engines start with a job, and are quicker at the next.
  await jobOf(stage, events);
  const undisturbed = await jobOf(stage, events);
  const workers = await stage.call({ do: "workers" });
  const pid = ("pids" in workers ? workers.pids[0] : undefined) ?? stage.pids[0] ?? 0;
  const began = performance.now();
  await stage.call({ do: "begin", events });
  await sleep(killedAt * undisturbed.ms);
  process.kill(pid, "SIGKILL");
  const isWhole = pid === stage.pids[0];
  const result = isWhole ? await afterRestart(stage, events) : await whenOver(stage);
  const isWrong = JSON.stringify(result.answer) !== JSON.stringify(undisturbed.answer);
  return {
    undisturbedMs: undisturbed.ms,
    killedMs: performance.now() - began,
    wrongResults: isWrong ? 1 : 0,
    again: isWhole ? 1 : 0,
  };
}

async function afterRestart(stage: JobStage, events: number) {
  await stage.restart();
  return await jobOf(stage, events);
}

async function jobOf(stage: JobStage, events: number) {
  await stage.call({ do: "begin", events });
  return await whenOver(stage);
}

async function whenOver(stage: JobStage) {
  for (;;) {
    const answer = await stage.call({ do: "wait" });
    if ("ended" in answer && answer.ended !== null) return answer.ended;
  }
}

/** Tasks that do nothing, the second time: the first one starts what runs them. */
async function runIdleTasks(stage: JobStage): Promise<Counts> {
  await jobOf(stage, stage.setup.events.thousand);
  let ms = 0;
  for (let time = 0; time < 2; time++) {
    await stage.call({ do: "begin", idleTasks });
    ms = (await whenOver(stage)).ms;
  }
  return { idleMs: ms };
}

/** Driven in this order by the same engine, which starts with the first; seconds are those of all engines on average. */
export const jobs = ["start", "thousand", "ten-thousand", "hundred-thousand", "largest"] as const;
export const withTasks = [...jobs, "overhead"];
/** What needs no object for each event has memory for the huge one. */
export const inColumns = [...jobs, "huge"];

const job = (name: SizeName, seconds: number, sweepValue?: number) => ({
  mode: "job" as const,
  seconds,
  ...(sweepValue !== undefined && { sweepValue }),
  timeoutSeconds: 240,
  input: (_draw: unknown, { events }: Setup): Request => ({ do: "job", events: events[name] }),
});

export const cases = {
  start: job("start", 1.5),
  thousand: job("thousand", 0.15, 1_000),
  "ten-thousand": job("ten-thousand", 0.15, 10_000),
  "hundred-thousand": job("hundred-thousand", 0.45, 100_000),
  largest: job("largest", 0.65),
  huge: job("huge", 0.9),
  overhead: { mode: "observe", seconds: 1, script: runIdleTasks },
  "worker-killed": { mode: "observe", seconds: 4.5, script: killWorker },
} as const;
