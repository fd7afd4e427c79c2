/** The fleet, the load under which a server fails, and how time is counted. */
import type { Random } from "@labs/experiment";
import type { Request } from "./contract.ts";

/** Requests that a timed server works on at once, and how long each takes. */
export const slots = 2;
export const workMs = 20;

/** Requests per second, whatever becomes of those before: half of what four servers can do. */
export const rate = 200;
/** The share of requests that record something and are not idempotent; by lot, since servers take their turns. */
const recordShare = 0.2;
/** A caller waits no longer. */
export const callerTimeoutMs = 800;
/** An answer that takes longer is late: five times the work. */
export const lateMs = 5 * workMs;

/**
 * `inter` of every variant that checks: the unit of the times that are counted here, and the length of a window. In
 * production a window is a second or more; it is compressed here with everything else.
 */
export const checkMs = 200;
/** How long there is load before a fault, and from its begin on. */
export const calmMs = 300;
export const faultMs = 1_600;
/** Requests from the begin of a fault on. */
export const requestsInFault = (rate * faultMs) / 1_000;

export interface Window {
  readonly failed: number;
  readonly p99Ms: number;
}
/** Recovered: this number of windows in a row without a failed request, and with a p99 within twice the one before. */
export const goodWindows = 3;

/** Draws what is checked. */
export function drawCheck(draw: Random): Request {
  const kinds = ["score", "score", "record", "record-and-fail"] as const;
  return { kind: kinds[Math.floor(4 * draw())] ?? "score", key: drawKey(draw) };
}

/** What the load asks. */
export function drawLoad(draw: Random): Request {
  return { kind: draw() < recordShare ? "record" : "score", key: drawKey(draw) };
}

function drawKey(draw: Random): number {
  return Math.floor(2 ** 48 * draw());
}
