/** Watches the API from outside, and starts it anew when it has died. */
import { setTimeout as sleep } from "node:timers/promises";
import type { State } from "../data.ts";
import type { LogStage } from "./callers.ts";

/** The state that the API reports; `null` when it is dead. */
export async function stateOf(stage: LogStage): Promise<State | null> {
  let state: State | null = null;
  // A connection may break with the task that ran behind the last answer on it, and sockets go before the process.
  await until("the API answers or has ended", async () => {
    if (isDead(stage)) return true;
    const answer = await stage.call({ what: "state" }).catch(() => null);
    if (answer !== null && "pending" in answer) state = answer;
    return state !== null;
  });
  return state;
}

export function isDead({ pids }: LogStage): boolean {
  return !pids.every((pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false; // ESRCH: it has ended
    }
  });
}

/** Ends the API as the kernel does when memory is short: no handler runs, nothing is flushed. */
export async function kill(stage: LogStage): Promise<void> {
  for (const pid of stage.pids) process.kill(pid, "SIGKILL");
  await until("the killed API has ended", () => isDead(stage));
}

/** Starts it anew where it has died; @returns how often that was. */
export async function revive(stage: LogStage): Promise<number> {
  if (!isDead(stage)) return 0;
  await stage.restart();
  return 1;
}

/** Waits until every event has arrived; @returns the state that the API reports then. */
export async function drained(stage: LogStage): Promise<State> {
  let state: State | null = null;
  await until("every event has arrived", async () => {
    state = await stateOf(stage);
    return state?.pending === 0;
  });
  if (state === null) throw new Error("an API that is drained has a state");
  return state;
}

/** Polls until a condition holds, for 20 s at most. A script waits for states, so that its counts do not depend on speed. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; ) {
    if (await holds()) return;
    await sleep(5);
  }
  throw new Error(`this did not come about within 20 s: ${what}`);
}
