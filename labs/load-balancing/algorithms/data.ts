/** The fleet, and how much work a request is. */
import type { Random } from "@labs/experiment";
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

const callers = 1_000;

/** Short and long work in the proportion that queueing theory assumes: exponentially distributed. */
export function drawEven(draw: Random): Request {
  return { ms: exponential(draw), key: drawCaller(draw), slow: false };
}

/** The same, and server d is slow. */
export function drawOneSlow(draw: Random): Request {
  return { ...drawEven(draw), slow: true };
}

/** Work with a long tail, as where a model reads texts of any length: one in a hundred takes ten times the mean. */
export function drawLongTail(draw: Random): Request {
  return { ms: logNormal(draw), key: drawCaller(draw), slow: false };
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
