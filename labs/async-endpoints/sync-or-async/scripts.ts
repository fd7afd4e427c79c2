/** What is done to a server on purpose, and which requests are still answered meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import type pg from "pg";
import { type Answer, drawHistory, drawRisk, type Request } from "./data.ts";
import type { ScriptCounter, Setup } from "./rig.ts";

type Counts = Readonly<Partial<Record<ScriptCounter, number>>>;
type ServerStage = Stage<Request, Answer, Setup>;

/** Requests under way at once; fewer than connections, more than the threads of FastAPI. */
export const heldCallers = 64;
export const heldProbes = 3;
/** A healthy server needs some milliseconds, also on a busy machine; only one that is blocked takes this long. */
const probeTimeoutMs = 1_000;
const settledMs = 600;
const settleLimitMs = 8_000;

/**
 * The table is locked, so that every query waits in the server. Counts how many of the callers' queries got that
 * far, and how many probes are answered meanwhile.
 */
export async function held({ call, random, setup }: ServerStage): Promise<Counts> {
  return await withPostgres(setup.postgres, async (client) => {
    await client.query("BEGIN; LOCK TABLE sync_or_async.histories IN ACCESS EXCLUSIVE MODE");
    const calls = Array.from({ length: heldCallers }, () => call(drawHistory(random)));
    const all = Promise.all(calls);
    all.catch(() => {});
    const probes: Promise<Answer>[] = [];
    let counted: Counts = {};
    try {
      const atOnce = await settled(() => waitingIn(client));
      let probesWhileHeld = 0;
      const answered = Array.from({ length: heldProbes }, async () => {
        const probe = call({ kind: "health" });
        probes.push(probe);
        await probe;
        probesWhileHeld++;
      });
      await Promise.race([Promise.allSettled(answered), sleep(probeTimeoutMs)]);
      counted = { atOnce, probesWhileHeld };
    } finally {
      await client.query("ROLLBACK");
    }
    await Promise.all([all, ...probes]);
    return counted;
  });
}

/** How many wait, once all do or their number has stood still for a while. */
async function settled(read: () => Promise<number>): Promise<number> {
  let last = 0;
  let since = performance.now();
  for (const end = since + settleLimitMs; performance.now() < end; await sleep(20)) {
    const now = await read();
    if (now !== last) [last, since] = [now, performance.now()];
    if (last === heldCallers || (last > 0 && performance.now() - since > settledMs)) return last;
  }
  return last;
}

async function waitingIn(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ waiting: number }>(
    "SELECT count(*)::integer AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows[0]?.waiting ?? 0;
}

const bursts = 2;
export const burstTasks = 16;

/**
 * Sends tasks at once and, from the first answer on, one probe after another until the last task is done.
 * `probeMs` is what the first of them took: how long a request waits that comes at that moment.
 */
export async function busy({ call, random }: ServerStage): Promise<Counts> {
  let probesWhileBusy = 0;
  let probeMs = 0;
  for (let burst = 0; burst < bursts; burst++) {
    // Connections are open beforehand: on a busy machine, tasks that open their own arrive one after another.
    await Promise.all(Array.from({ length: burstTasks + 1 }, () => call({ kind: "health" })));
    const tasks = Array.from({ length: burstTasks }, () => call(drawRisk(random)));
    let done = false;
    const all = Promise.all(tasks).then(() => {
      done = true;
    });
    all.catch(() => {});
    await Promise.race(tasks);
    for (let probes = 0; probes === 0 || !done; probes++) {
      const sentAt = performance.now();
      await call({ kind: "health" });
      if (probes === 0) probeMs += (performance.now() - sentAt) / bursts;
      if (!done) probesWhileBusy++;
    }
    await all;
  }
  return { probesWhileBusy, probeMs };
}
