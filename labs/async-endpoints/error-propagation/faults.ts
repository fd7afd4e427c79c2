/** What goes wrong around a log, made on purpose; each script ends with the log whole again and every event accounted for. */
import { relayControl, withPostgres } from "@labs/services";
import { type Asked, ask, type LogStage, p99 } from "./asked.ts";
import { busyActor, type State, screening, unstorable } from "./data.ts";
import { inTheLog, settle } from "./ledger.ts";
import { editBusyActor } from "./lock-actor.ts";
import { logClients } from "./log-clients.ts";
import { drained, kill, revive, stateOf, until } from "./supervisor.ts";

export type Counter =
  | "lost"
  | "refused"
  | "unsafe"
  | "crashes"
  | "duplicates"
  | "deadLetters"
  | "verdictsWithoutEvent"
  | "drainMs"
  | "p99Ms"
  | "errorLinesWithRequest";

type Counts = Readonly<Partial<Record<Counter, number>>>;

/** As many callers at once as find no room in the spool; two in three ask about an attack. */
export const whileHanging = 600;
export const whileGone = 48;
export const beforeTheKill = 32;
export const besidePoison = 19;

const several = (count: number) =>
  Array.from({ length: count }, (_, index) => screening(1 + index, index % 3 > 0));

/** The log takes everything and answers nothing, as when its server is stopped (SIGSTOP) or its disk hangs. */
export async function logHangs(stage: LogStage): Promise<Counts> {
  const before = await drained(stage);
  await using log = relayControl(stage.setup.control);
  await log.hold();
  const asked = await ask(stage, several(whileHanging)).told;
  const state = await stateOf(stage);
  await log.release();
  return { ...(await accountFor(stage, asked)), ...errorLines(before, state), p99Ms: p99(asked) };
}

/** The log's server goes: connections break, new ones are refused. Then it comes back. */
export async function logGone(stage: LogStage): Promise<Counts> {
  const before = await drained(stage);
  await using log = relayControl(stage.setup.control);
  await log.cut();
  // One comes alone, so that what it does to the process is over when the others come.
  const first = await ask(stage, several(1)).told;
  await until("the first event meets the fault", async () => {
    const state = await stateOf(stage);
    return (
      state === null || first[0]?.fate === "refused" || state.pending === 0 || newFailures(before, state) > 0
    );
  });
  const others = await ask(stage, several(whileGone - 1)).told;
  const after = (await stateOf(stage)) ?? before;
  await until("every event has met the fault", async () => {
    const state = await stateOf(stage);
    // A try that was under way when the last event came has failed, and one that had them all.
    return state === null || state.pending === 0 || newFailures(after, state) >= 2;
  });
  const state = await stateOf(stage);
  const asked = [...first, ...others];
  const crashes = await revive(stage);
  await log.release();
  return { ...(await accountFor(stage, asked, crashes)), ...errorLines(before, state), p99Ms: p99(asked) };
}

/**
 * The API is killed when the log has committed one event and its writer does not know it, with more events
 * behind. What was on its way is gone too; a supervisor starts the API before the log can be reached again.
 */
export async function apiKilled(stage: LogStage): Promise<Counts> {
  const { setup } = stage;
  await drained(stage);
  await using log = relayControl(setup.control);
  await using edit = await editBusyActor(setup.postgres);
  const written = ask(stage, [screening(busyActor, true)]);
  await edit.waitedFor(() => written.soFar()[0]?.fate === "refused");
  await log.hold();
  await edit.finish();
  await until("the first event is committed, or its caller was refused", async () => {
    return written.soFar()[0]?.fate === "refused" || (await inTheLog(setup.postgres, written.ids)) === 1;
  });
  const behind = await ask(stage, several(beforeTheKill)).told;
  await kill(stage);
  await log.cut();
  await revive(stage);
  await log.release();
  return accountFor(stage, [...(await written.told), ...behind]);
}

/** Among good events comes one that the log will never take; another one is waited for, so that batches fill. */
export async function poisonComes(stage: LogStage): Promise<Counts> {
  const { setup } = stage;
  const before = await drained(stage);
  await using edit = await editBusyActor(setup.postgres);
  const waiting = ask(stage, [screening(busyActor, true)]);
  await edit.waitedFor(() => waiting.soFar().length > 0 && waiting.soFar()[0]?.fate === "refused");
  const good = ask(stage, several(besidePoison));
  const goodTold = await good.told;
  await until("the good events are in the log, or behind the one that waits", async () => {
    const state = await stateOf(stage);
    return (
      (state?.pending ?? 0) > besidePoison || (await inTheLog(setup.postgres, good.ids)) === besidePoison
    );
  });
  const poison = await ask(stage, [screening(1, true, unstorable)]).told;
  await edit.finish();
  await until("the poison has met the log", async () => {
    const state = await stateOf(stage);
    return state === null || state.pending === 0 || newFailures(before, state) > 0;
  });
  const asked = [...(await waiting.told), ...goodTold, ...poison];
  const state = await stateOf(stage);
  return { ...(await accountFor(stage, asked, await revive(stage))), ...errorLines(before, state) };
}

/** Waits until the log has what it will get, and counts. */
async function accountFor(stage: LogStage, asked: readonly Asked[], crashes = 0): Promise<Counts> {
  const began = performance.now();
  const { duplicates } = await drained(stage);
  const drainMs = performance.now() - began;
  // What a dead process had sent is still written, or not, by the server.
  await withPostgres(stage.setup.postgres, (client) =>
    until("the server has finished", async () => (await logClients(client, "state = 'active'")) === 0),
  );
  return {
    ...(await settle(stage.setup.postgres, asked)),
    refused: asked.filter(({ fate }) => fate === "refused").length,
    unsafe: asked.filter(({ unsafe }) => unsafe).length,
    crashes,
    duplicates,
    drainMs,
  };
}

/** That were written since; a dead process tells nothing. */
function errorLines(before: State, now: State | null): Counts {
  return {
    errorLinesWithRequest: now === null ? 0 : now.errorLinesWithRequest - before.errorLinesWithRequest,
  };
}

function newFailures(before: State, now: State): number {
  return now.failures - before.failures;
}
