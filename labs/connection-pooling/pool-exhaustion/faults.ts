/** What goes wrong around a pool, made on purpose; each script ends with a pool that is whole again. */
import { setTimeout as sleep } from "node:timers/promises";
import { relayControl } from "@labs/services";
import { endBackends, halfRecorded, openTransactions } from "./backends.ts";
import { ask, type PoolStage } from "./calls-under-way.ts";
import { type Counter, patienceMs, poolSize, waitingMost } from "./contract.ts";
import { scorerControl } from "./simulated-scorer.ts";

/** Calls that keep their caller longer than this hang. */
const budgetMs = 2 * patienceMs;
/** While the database hangs there is less to wait for: whoever bounds all its waits has refused by then. */
const hangMs = patienceMs + 400;
/** For what piled up behind the database to be worked off. */
const backlogMs = 8000;
const floodedBy = 64;
/** More than there is room for in a bounded line. */
const hangingCalls = poolSize + waitingMost + 34;

type Counts = Readonly<Partial<Record<Counter, number>>>;

/** As many calls as there are clients, one after the other, each with a prompt that cannot be stored. */
export async function badInput(stage: PoolStage): Promise<Counts> {
  const refused = { refused: 0 };
  for (let calls = 0; calls < poolSize; calls++) {
    refused.refused += (await ask(stage, 1, "unreadable").within(budgetMs)).refused;
  }
  return { ...refused, ...(await mend(stage)) };
}

/** Many times more calls than clients, all at once, each refused half-way by a constraint. */
export async function overload(stage: PoolStage): Promise<Counts> {
  const before = await halfRecorded(stage.setup.postgres);
  await using scorer = scorerControl(stage.setup.scorer);
  await scorer.hold();
  const calls = ask(stage, floodedBy, "unlisted");
  await scorer.reached(poolSize);
  await scorer.release();
  const { refused, hung } = await calls.within(budgetMs);
  const mended = await mend(stage, hung);
  return { ...mended, refused, halfRecorded: (await halfRecorded(stage.setup.postgres)) - before };
}

/** All backends end: first while nobody calls, then while every client that is on loan waits for the scorer. */
export async function backendsKilled(stage: PoolStage): Promise<Counts> {
  const { setup } = stage;
  await using scorer = scorerControl(setup.scorer);
  await endBackends(setup.postgres);
  const idle = await mend(stage);

  await scorer.hold();
  const calls = ask(stage, poolSize, "attack");
  await scorer.reached(poolSize);
  await endBackends(setup.postgres);
  await scorer.release();
  const { refused, hung } = await calls.within(budgetMs);
  const busy = await mend(stage, hung);
  return {
    lost: refused,
    hung: idle.hung + busy.hung,
    crashes: idle.crashes + busy.crashes,
    restarts: idle.restarts + busy.restarts,
    openTransactions: idle.openTransactions + busy.openTransactions,
  };
}

/** The database takes questions and answers none, for a while; then it goes on as if nothing had been. */
export async function databaseHangs(stage: PoolStage): Promise<Counts> {
  await using database = relayControl(stage.setup.control);
  await database.hold();
  const calls = ask(stage, hangingCalls, "calm");
  const { answered, refused, shed, hung } = await calls.within(hangMs);
  await database.release();
  const late = await calls.within(backlogMs);
  const mended = await mend(stage, late.hung);
  return {
    ...mended,
    refused,
    shed,
    hung: hung + mended.hung - late.hung,
    answeredLate: late.answered - answered,
    lost: late.refused - refused + late.hung,
  };
}

type Mended = Readonly<Record<"hung" | "crashes" | "restarts" | "openTransactions", number>>;

/**
 * Makes the pool whole, which it is when as many calls as there are clients are answered at once. A process
 * that has died or lets calls hang is started anew.
 *
 * @param hung calls that hang already
 */
async function mend(stage: PoolStage, hung = 0): Promise<Mended> {
  const mended = {
    hung,
    crashes: 0,
    restarts: 0,
    openTransactions: await openTransactions(stage.setup.postgres),
  };
  for (let hangs = hung > 0, tries = 0; tries < 50; tries++) {
    const dead = !stage.pids.every(isAlive);
    if (dead) mended.crashes++;
    if (dead || hangs) {
      mended.restarts++;
      await stage.restart();
    }
    const probes = await ask(stage, poolSize, "calm").within(budgetMs);
    if (probes.answered === poolSize) return mended;
    hangs = probes.hung > 0;
    mended.hung += probes.hung;
    // Whoever is refused is told to come again a little later.
    if (probes.refused > 0) await sleep(patienceMs / 10);
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
