/** The fleet, and how much work a request is. */
import type { Random, Scale } from "@labs/experiment";
import { timedPath } from "../shared/timed-server.ts";
import type { Request } from "./contract.ts";

/** Requests that a timed server works on at once. */
export const slots = 2;
/** Mean work of a request. */
export const meanMs = 5;
/** How much longer the slow server takes. */
export const slowdown = 3;

/** What the fleet can do: requests per second with four equal servers, and with one that is slow. */
export const capacity = {
  equal: (4 * slots * 1000) / meanMs,
  oneSlow: ((3 + 1 / slowdown) * slots * 1000) / meanMs,
} as const;

/** Requests per second, and the shortest stretch with the 1 000 answers that a p99 needs. */
export const loads = {
  equal: { rate: 0.8 * capacity.equal, seconds: 0.8, draw: drawEven },
  "one-slow": {
    rate: 0.66 * capacity.oneSlow,
    seconds: 1.15,
    draw: (draw: Random) => drawSlow(draw, slowdown),
  },
  "long-tail": { rate: 0.7 * capacity.equal, seconds: 0.9, draw: drawLongTail },
} as const;

export type Load = keyof typeof loads;

/** How long a stretch of load is: in a full run longer than a p99 needs, as the harness has it. */
export function stretchSeconds(load: Load, scale: Scale): number {
  return scale === "full" ? 5 : loads[load].seconds;
}

/** Requests while server d fails fast, and how many of them a second. */
export const failing = { requests: 1_000, rate: loads.equal.rate } as const;

/** The shares of a core that the real scorers are held to: d is slow, as in `one-slow`. */
export const scorerCores = { a: 0.3, b: 0.3, c: 0.3, d: 0.1 } as const;

/** The load on the real scorers: the share of what they can compute, and for how long. */
export const scoring = { utilization: 0.66, seconds: 4, prompts: 200 } as const;

/** Where a real scorer is asked for a prompt, as a timed server is for its work. */
export function scorerPath(prompt: number): string {
  return `${timedPath({ ms: 0, key: prompt })}&slowdown=1`;
}

const callers = 1_000;

/** Short and long work in the proportion that queueing theory assumes: exponentially distributed. */
export function drawEven(draw: Random): Request {
  return { ms: exponential(draw), key: drawCaller(draw), slowdown: 1 };
}

/** The same, and server d takes this many times longer. */
export function drawSlow(draw: Random, slowdown: number): Request {
  return { ...drawEven(draw), slowdown };
}

/** Work with a long tail, as where a model reads texts of any length: one in a hundred takes ten times the mean. */
export function drawLongTail(draw: Random): Request {
  return { ms: logNormal(draw), key: drawCaller(draw), slowdown: 1 };
}

function exponential(draw: Random): number {
  return -meanMs * Math.log(1 - draw());
}

const sigma = 1.5;
const longestMs = 40 * meanMs;

function logNormal(draw: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  return Math.min(longestMs, meanMs * Math.exp(sigma * normal - sigma ** 2 / 2));
}

/** A few callers send much more than the others: Zipf's law with an exponent of 0.8. */
function drawCaller(draw: Random): number {
  const u = draw();
  // The inverse of the distribution's continuous form.
  return Math.ceil((1 + u * (callers ** 0.2 - 1)) ** 5);
}
