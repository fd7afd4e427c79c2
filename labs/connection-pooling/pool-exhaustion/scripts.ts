/** What goes wrong around a pool, made on purpose; each script ends with a pool that is whole again. */
import { setTimeout as sleep } from "node:timers/promises";
import { maxWaiting, poolSize, timeoutMs } from "./data.ts";
import type { ScriptCounter } from "./rig.ts";
import { endBackends, halfRecorded, openTransactions } from "./support/backends.ts";
import { type PoolStage, send } from "./support/calls.ts";

/** Calls that keep their caller longer than this hang. */
const callTimeoutMs = 2 * timeoutMs;
/** While the database hangs there is less to wait for: a variant that bounds all its waits has refused by then. */
const hangMs = timeoutMs + 400;
/** For the calls that piled up behind the database to be worked off. */
const backlogMs = 8000;
const overloadCalls = 64;
/** More than there is room for in a bounded queue: 67 calls more. */
const hangingCalls = poolSize + maxWaiting + 67;
const scoredCalls = 40;

/** The faults as cases. */
export const faults = {
  "bad-input": { mode: "observe", seconds: 0.5, script: badInput },
  overload: { mode: "observe", seconds: 0.8, script: overload },
  "backends-killed": { mode: "observe", seconds: 0.6, script: backendsKilled },
  "database-hangs": { mode: "observe", seconds: 1.8, script: databaseHangs },
  "scorer-hangs": { mode: "observe", seconds: 1.2, script: scorerHangs },
} as const;

type Counts = Readonly<Partial<Record<ScriptCounter, number>>>;

/** As many calls as there are clients, one after another, each with a prompt that cannot be stored. */
async function badInput(stage: PoolStage): Promise<Counts> {
  let refused = 0;
  for (let calls = 0; calls < poolSize; calls++) {
    refused += (await send(stage, 1, "unreadable").within(callTimeoutMs)).refused;
  }
  return { refused, ...(await recover(stage)) };
}

/** Many times more calls than clients, all at once, each refused half-way by a constraint. */
async function overload(stage: PoolStage): Promise<Counts> {
  const { setup, handles } = stage;
  const before = await halfRecorded(setup.postgres);
  using _held = handles.scorer.hold();
  const calls = send(stage, overloadCalls, "unlisted");
  await handles.scorer.reached(poolSize);
  handles.scorer.release();
  const { refused, hung } = await calls.within(callTimeoutMs);
  const recovered = await recover(stage, hung);
  return { ...recovered, refused, halfRecorded: (await halfRecorded(setup.postgres)) - before };
}

/** All backends end: first while there are no calls, then while every client that is checked out waits for the scorer. */
async function backendsKilled(stage: PoolStage): Promise<Counts> {
  const { setup, handles } = stage;
  await endBackends(setup.postgres);
  const idle = await recover(stage);

  using _held = handles.scorer.hold();
  const calls = send(stage, poolSize, "attack");
  await handles.scorer.reached(poolSize);
  await endBackends(setup.postgres);
  handles.scorer.release();
  const { refused, hung } = await calls.within(callTimeoutMs);
  const busy = await recover(stage, hung);
  return {
    lost: refused,
    hung: idle.hung + busy.hung,
    crashes: idle.crashes + busy.crashes,
    restarts: idle.restarts + busy.restarts,
    openTransactions: idle.openTransactions + busy.openTransactions,
  };
}

/** The database takes queries and answers none, for a while; then it goes on as if nothing had happened. */
async function databaseHangs(stage: PoolStage): Promise<Counts> {
  const { database } = stage.handles;
  await using _held = await database.hold();
  const calls = send(stage, hangingCalls, "calm");
  const { answered, refused, shed, hung } = await calls.within(hangMs);
  await database.release();
  const late = await calls.within(backlogMs);
  const recovered = await recover(stage, late.hung);
  return {
    ...recovered,
    refused,
    shed,
    hung: hung + recovered.hung - late.hung,
    answeredLate: late.answered - answered,
    lost: late.refused - refused + late.hung,
  };
}

/** The scorer takes prompts and answers none, for a while. */
async function scorerHangs(stage: PoolStage): Promise<Counts> {
  const { scorer } = stage.handles;
  using _held = scorer.hold();
  const calls = send(stage, scoredCalls, "calm");
  const { refused, hung } = await calls.within(hangMs);
  scorer.release();
  const late = await calls.within(backlogMs);
  const recovered = await recover(stage, late.hung);
  return { ...recovered, refused, hung: hung + recovered.hung - late.hung };
}

type Recovered = Readonly<Record<"hung" | "crashes" | "restarts" | "openTransactions", number>>;

/**
 * Makes the pool whole, which it is when as many calls as there are clients are answered at once. A process
 * that has died or lets calls hang is started anew.
 *
 * @param hung calls that hang already
 */
async function recover(stage: PoolStage, hung = 0): Promise<Recovered> {
  const counts = {
    hung,
    crashes: 0,
    restarts: 0,
    openTransactions: await openTransactions(stage.setup.postgres),
  };
  for (let hangs = hung > 0, tries = 0; tries < 50; tries++) {
    const dead = !stage.pids.every(isAlive);
    if (dead) counts.crashes++;
    if (dead || hangs) {
      counts.restarts++;
      await stage.restart();
    }
    const probes = await send(stage, poolSize, "calm").within(callTimeoutMs);
    if (probes.answered === poolSize) return counts;
    hangs = probes.hung > 0;
    counts.hung += probes.hung;
    // A client that is refused tries again a little later.
    if (probes.refused > 0) await sleep(timeoutMs / 10);
  }
  throw new Error("the pool is not whole again after 50 tries");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
