/** What goes wrong around a log, made on purpose; each script ends with the log whole again and every event accounted for. */
import { withPostgres } from "@labs/services";
import { busyActor, type State, screeningRequest, unstorable } from "./data.ts";
import { type Call, type LogStage, p99, send } from "./support/callers.ts";
import { inTheLog, settle } from "./support/ledger.ts";
import { editBusyActor } from "./support/lock-actor.ts";
import { logClients } from "./support/log-clients.ts";
import { drained, kill, revive, stateOf, until } from "./support/supervisor.ts";

export type Counter =
  | "kept"
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

export const beforeTheHang = 10;
/** More calls at once than there is room for in the spool; two in three bring an attack. */
export const whileHanging = 600;
export const whileGone = 48;
export const beforeTheKill = 32;
export const besidePoison = 19;

const several = (count: number) =>
  Array.from({ length: count }, (_, index) => screeningRequest(1 + index, index % 3 > 0));

/** The log takes everything and answers nothing, as when its server is stopped (SIGSTOP) or its disk hangs. */
export async function logHangs(stage: LogStage): Promise<Counts> {
  const { log } = stage.handles;
  // Connections are open when the fault comes, as in a service that runs.
  const calm = await send(stage, several(beforeTheHang)).settled;
  const before = await drained(stage);
  await using _held = await log.hold();
  const first = await sendFirst(stage, before);
  const others = await send(stage, several(whileHanging - 1)).settled;
  let state = await stateOf(stage);
  await until("every event is kept for later, or was given up", async () => {
    state = await stateOf(stage);
    return first.isKept || state === null || state.pending === 0;
  });
  const during = [...first.calls, ...others];
  const crashes = await revive(stage);
  await log.release();
  return {
    ...(await accountFor(stage, [...calm, ...during], crashes)),
    ...errorLines(before, state),
    p99Ms: p99(during),
  };
}

/** The log's server goes: connections break, new ones are refused. Then it comes back. */
export async function logGone(stage: LogStage): Promise<Counts> {
  const { log } = stage.handles;
  const before = await drained(stage);
  await using _cut = await log.cut();
  const first = await sendFirst(stage, before);
  const others = await send(stage, several(whileGone - 1)).settled;
  const after = (await stateOf(stage)) ?? before;
  await until("every event has met the fault", async () => {
    const state = await stateOf(stage);
    // A try that was under way when the last event came has failed, and one that had them all.
    return state === null || state.pending === 0 || newFailures(after, state) >= 2;
  });
  const state = await stateOf(stage);
  const calls = [...first.calls, ...others];
  const crashes = await revive(stage);
  await log.release();
  return { ...(await accountFor(stage, calls, crashes)), ...errorLines(before, state) };
}

/**
 * The API is killed when the log has committed one event and its writer does not know it, with more events
 * queued. What was on its way is gone too; a supervisor starts the API before the log can be reached again.
 */
export async function apiKilled(stage: LogStage): Promise<Counts> {
  const { setup, handles } = stage;
  await drained(stage);
  await using edit = await editBusyActor(setup.postgres);
  const written = send(stage, [screeningRequest(busyActor, true)]);
  await edit.waitedFor(() => written.settledSoFar()[0]?.outcome === "refused");
  await using _fault = await handles.log.hold();
  await edit.finish();
  await until("the first event is committed, or its caller was refused", async () => {
    return (
      written.settledSoFar()[0]?.outcome === "refused" || (await inTheLog(setup.postgres, written.ids)) === 1
    );
  });
  const behind = await send(stage, several(beforeTheKill)).settled;
  await kill(stage);
  await handles.log.cut();
  await revive(stage);
  await handles.log.release();
  return accountFor(stage, [...(await written.settled), ...behind]);
}

/** Among good events comes one that the log will never take; another one keeps the log waiting, so that batches fill. */
export async function poisonComes(stage: LogStage): Promise<Counts> {
  const { setup } = stage;
  const before = await drained(stage);
  await using edit = await editBusyActor(setup.postgres);
  const waiting = send(stage, [screeningRequest(busyActor, true)]);
  await edit.waitedFor(
    () => waiting.settledSoFar().length > 0 && waiting.settledSoFar()[0]?.outcome === "refused",
  );
  const good = send(stage, several(besidePoison));
  const goodCalls = await good.settled;
  await until("the good events are in the log, or queued behind the one that waits", async () => {
    const state = await stateOf(stage);
    return (
      (state?.pending ?? 0) > besidePoison || (await inTheLog(setup.postgres, good.ids)) === besidePoison
    );
  });
  const poison = await send(stage, [screeningRequest(1, true, unstorable)]).settled;
  await edit.finish();
  await until("the poison has met the log", async () => {
    const state = await stateOf(stage);
    return state === null || state.pending === 0 || newFailures(before, state) > 0;
  });
  const calls = [...(await waiting.settled), ...goodCalls, ...poison];
  const state = await stateOf(stage);
  return { ...(await accountFor(stage, calls, await revive(stage))), ...errorLines(before, state) };
}

/**
 * One event comes alone and meets the fault, so that what it does to the process is over when the others come.
 * `isKept` says that it is still there for another try.
 */
async function sendFirst(stage: LogStage, before: State) {
  const calls = await send(stage, several(1)).settled;
  let state = await stateOf(stage);
  await until("the first event meets the fault", async () => {
    state = await stateOf(stage);
    const isRefused = calls[0]?.outcome === "refused";
    return state === null || isRefused || state.pending === 0 || newFailures(before, state) > 0;
  });
  return { calls, isKept: state !== null && state.pending > 0 };
}

/** Waits until the log has what it will get, and counts. */
async function accountFor(stage: LogStage, calls: readonly Call[], crashes = 0): Promise<Counts> {
  const began = performance.now();
  const { duplicates } = await drained(stage);
  const drainMs = performance.now() - began;
  // What a dead process had sent is still written, or not, by the server.
  await withPostgres(stage.setup.postgres, (client) =>
    until("the server has finished", async () => (await logClients(client, "state = 'active'")) === 0),
  );
  const ledger = await settle(stage.setup.postgres, calls);
  const refused = calls.filter(({ outcome }) => outcome === "refused").length;
  return {
    ...ledger,
    refused,
    kept: calls.length - refused - ledger.lost,
    unsafe: calls.filter(({ unsafe }) => unsafe).length,
    crashes,
    duplicates,
    drainMs,
  };
}

/** Error lines written since; a dead process reports none. */
function errorLines(before: State, now: State | null): Counts {
  return {
    errorLinesWithRequest: now === null ? 0 : now.errorLinesWithRequest - before.errorLinesWithRequest,
  };
}

function newFailures(before: State, now: State): number {
  return now.failures - before.failures;
}
