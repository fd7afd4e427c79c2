/** What goes wrong with servers, made on purpose under load; callers count what they got. Each ends with the fleet whole again. */
import { setTimeout as sleep } from "node:timers/promises";
import { readFleetStats } from "../shared/haproxy-stats.ts";
import type { Places } from "../shared/open-balancer.ts";
import { type ServerName, serverNames } from "../shared/servers.ts";
import { type Behaviour, changeBehaviour } from "../shared/timed-server.ts";
import { calmMs, checkMs, faultMs, goodWindows, lateMs, rate } from "./data.ts";
import type { Counter } from "./rig.ts";
import { firstGoodWindow, type HealthStage, p99, send, windowsOf } from "./support/traffic.ts";
import { downsOf, isDown, triesPerRequest, watch } from "./support/watch.ts";

type Counts = Readonly<Partial<Record<Counter, number>>>;

interface Fault {
  /** Before the calm, such as a server that is out. */
  before?(stage: HealthStage): Promise<void>;
  begin(stage: HealthStage): Promise<void>;
  /** When all requests have their outcome. */
  end(stage: HealthStage): Promise<void>;
}

/** How long the storm lasts: four windows. */
const stormMs = 4 * checkMs;
/** More than checks need to see that a server is not ready: `fall` of them, and one that may just have passed. */
const unreadyMs = 4 * checkMs;

/** With what restarts a fleet takes. */
const seconds = (calmMs + faultMs) / 1_000 + 1;

/** Server b dies at once. */
export const killedAt = (perSecond: number) =>
  observed(
    { begin: async ({ pids }) => signal(pids, "SIGKILL"), end: (stage) => stage.restart() },
    perSecond,
  );

/** The faults as cases. */
export const faults = {
  killed: killedAt(rate),
  /** Server b is replaced: it says that it is not ready, waits, and ends. */
  deploy: observed({
    begin: async (stage) => {
      await change(stage, { health: 503 });
      await sleep(unreadyMs);
      signal(stage.pids, "SIGKILL");
    },
    end: (stage) => stage.restart(),
  }),
  /** Server b takes connections and answers nothing, its checks neither. */
  stopped: observed({
    begin: async ({ pids }) => signal(pids, "SIGSTOP"),
    end: (stage) => stage.restart(),
  }),
  /** Server b answers every request with 500 at once, and its checks with 200. */
  "fails-fast": observed({
    begin: (stage) => change(stage, { failWith: 500 }),
    end: (stage) => change(stage, { failWith: 0 }),
  }),
  /** Server b takes ten times as long, and its checks say that it is well. */
  slow: observed({
    begin: (stage) => change(stage, { slowdown: 10 }),
    // What is queued in b would take seconds.
    end: (stage) => stage.restart(),
  }),
  /** Server b was not ready and is again, with everything still to load: its work takes up to ten times as long. */
  cold: observed({
    before: async (stage) => {
      await change(stage, { health: 503 });
      await sleep(unreadyMs);
    },
    begin: (stage) => change(stage, { health: 200, coldMs: 1_200 }),
    end: (stage) => change(stage, { coldMs: 0 }),
  }),
  /** What all servers need is gone for a while: each answers 503 at once, and its checks with 200. */
  storm: observed({
    begin: async (stage) => {
      await change(stage, { failWith: 503 }, serverNames);
      await sleep(stormMs);
      await change(stage, { failWith: 0 }, serverNames);
    },
    end: (stage) => change(stage, { failWith: 0 }, serverNames),
  }),
} as const;

function observed(fault: Fault, perSecond = rate) {
  return {
    mode: "observe",
    seconds,
    script: (stage: HealthStage) => underFault(stage, fault, perSecond),
  } as const;
}

async function underFault(stage: HealthStage, fault: Fault, perSecond: number): Promise<Counts> {
  const { runtime } = placesOf(stage);
  await fault.before?.(stage);
  await allUp(stage, fault.before === undefined ? serverNames : ["a", "c", "d"]);
  const watched = watch(runtime);
  const calm = await send(stage, calmMs, perSecond);
  const before = await readFleetStats(runtime);
  const began = performance.now();
  const [calls] = await Promise.all([send(stage, faultMs, perSecond), fault.begin(stage)]);
  const after = await readFleetStats(runtime);
  await watched.stop();
  await fault.end(stage);
  await allUp(stage, serverNames);

  const failed = calls.filter(({ ok }) => !ok);
  const detectedAt = watched.detectedAfter(began);
  const well = { inARow: goodWindows, withinMs: Math.max(lateMs, 2 * p99(calm)) };
  return {
    failed: failed.length,
    failedRecords: failed.filter(({ kind }) => kind === "record").length,
    notInTime: calls.filter(({ ok, tookMs }) => !ok || tookMs > lateMs).length,
    triesPer100: Math.round(100 * triesPerRequest(before, after)),
    sentWhileDown: watched.sentWhileDown,
    downs: downsOf(after) - downsOf(before),
    ...(detectedAt !== null && { detected: Math.ceil((detectedAt - began) / checkMs) }),
    recovered: firstGoodWindow(windowsOf(calls, checkMs), well),
  };
}

/** Waits until HAProxy holds these servers for well, as after a fault. */
async function allUp(stage: HealthStage, names: readonly ServerName[]): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; await sleep(checkMs / 4)) {
    const stats = await readFleetStats(placesOf(stage).runtime);
    if (names.every((name) => !isDown(stats, name))) return;
  }
  throw new Error("after 20 s HAProxy still holds a healthy server for down");
}

async function change(
  stage: HealthStage,
  behaviour: Partial<Behaviour>,
  names: readonly ServerName[] = ["b"],
): Promise<void> {
  const places = placesOf(stage);
  await Promise.all(names.map((name) => changeBehaviour(places[name], behaviour)));
}

function placesOf({ places }: HealthStage): Places {
  return places as Places;
}

/** To the process of server b: the instances come first, in their order. */
function signal(pids: readonly number[], name: NodeJS.Signals): void {
  const pid = pids[serverNames.indexOf("b")];
  if (pid === undefined) throw new Error("server b has no process");
  process.kill(pid, name);
}
