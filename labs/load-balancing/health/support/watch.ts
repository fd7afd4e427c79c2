/** Looks at HAProxy's view of its servers again and again, from its stats socket. */
import { setTimeout as sleep } from "node:timers/promises";
import { type FleetStats, readFleetStats } from "../../shared/haproxy-stats.ts";

const everyMs = 20;

export interface Watch {
  /** When server b was first seen down since, by `performance.now()`; `null`: not at all. */
  detectedAfter(time: number): number | null;
  /** Requests that were sent to a server between two looks at which it was down, and down without a break. */
  readonly sentWhileDown: number;
  /** Ends it; rejects where HAProxy could not be read. */
  stop(): Promise<void>;
}

/** @param runtime path of the stats socket */
export function watch(runtime: string): Watch {
  const seenDown: number[] = [];
  let sentWhileDown = 0;
  let isOver = false;

  async function look(): Promise<void> {
    for (let before: FleetStats | null = null; !isOver; await sleep(everyMs)) {
      const now = await readFleetStats(runtime);
      if (isDown(now, "b")) seenDown.push(performance.now());
      sentWhileDown += before === null ? 0 : sentToDown(before, now);
      before = now;
    }
  }
  const looking = look();
  // Seen by `stop`.
  looking.catch(() => {});
  return {
    detectedAfter: (time) => seenDown.find((at) => at >= time) ?? null,
    get sentWhileDown() {
      return sentWhileDown;
    },
    async stop() {
      isOver = true;
      await looking;
    },
  };
}

export function isDown({ servers }: FleetStats, name: string): boolean {
  return servers[name]?.status.startsWith("DOWN") ?? false;
}

/** Requests that servers got which were down at both looks and have not come up in between. */
export function sentToDown(before: FleetStats, now: FleetStats): number {
  return Object.entries(now.servers).reduce((sum, [name, server]) => {
    const earlier = before.servers[name];
    const stayedDown = isDown(before, name) && isDown(now, name) && earlier?.downs === server.downs;
    return sum + (stayedDown ? server.requests - earlier.requests : 0);
  }, 0);
}

/** How often servers were marked down so far, all together. */
export function downsOf({ servers }: FleetStats): number {
  return Object.values(servers).reduce((sum, { downs }) => sum + downs, 0);
}

/** Tries per request between two looks: what the servers got for what came in. */
export function triesPerRequest(before: FleetStats, now: FleetStats): number {
  const tries = ({ servers }: FleetStats) =>
    Object.values(servers).reduce((sum, { requests }) => sum + requests, 0);
  return (tries(now) - tries(before)) / (now.front.requests - before.front.requests);
}
