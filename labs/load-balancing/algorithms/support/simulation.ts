/**
 * The same fleet as queues in a loop and nothing else: no process, no network, no balancer. What it gives is "simulated" in
 * every output, and says what the algorithms alone are worth.
 *
 * @module
 */
import { type Random, random } from "@labs/experiment";
import type { Request } from "../contract.ts";
import { slots } from "../data.ts";

/** What is sent to the simulated fleet. */
export interface SimulatedLoad {
  /** Requests per second. */
  readonly rate: number;
  /** Length of a stretch, which begins with empty servers as a measured one does. */
  readonly seconds: number;
  draw(random: Random): Request;
  readonly seed: number;
}

/** Sees the servers and says which gets the request. */
type Choose = (servers: readonly SimulatedServer[], draw: Random, request: Request, index: number) => number;

const servers = 4;
const any = (draw: Random) => Math.floor(draw() * servers);

/** HAProxy's algorithms, without its connections. `weights` is exact: nine in ten requests go to the three fast servers. */
export const algorithms = {
  random: (_, draw) => any(draw),
  roundrobin: (_, __, ___, index) => index % servers,
  weights: (_, __, ___, index) => (index % 10 === 9 ? 3 : (index % 10) % 3),
  random2(fleet, draw) {
    const one = any(draw);
    const other = (one + 1 + Math.floor(draw() * (servers - 1))) % servers;
    return inFlight(fleet, other) < inFlight(fleet, one) ? other : one;
  },
  leastconn(fleet, _, __, index) {
    // The search begins at another server each time, so that equals take turns.
    const order = Array.from({ length: servers }, (_, step) => (index + step) % servers);
    return order.reduce((best, next) => (inFlight(fleet, next) < inFlight(fleet, best) ? next : best));
  },
} as const satisfies Record<string, Choose>;

export type Algorithm = keyof typeof algorithms;

function inFlight(fleet: readonly SimulatedServer[], index: number): number {
  return fleet[index]?.inFlight() ?? 0;
}

/** Works on `slots` requests at once, first come, first served. */
class SimulatedServer {
  #now = 0;
  #ends: number[] = [];
  readonly #freeAt = new Array<number>(slots).fill(0);

  /** Goes on to a time. */
  at(now: number): void {
    this.#now = now;
  }

  inFlight(): number {
    this.#ends = this.#ends.filter((end) => end > this.#now);
    return this.#ends.length;
  }

  /** Takes a request now and returns when it is answered. */
  take(ms: number): number {
    const slot = this.#freeAt.indexOf(Math.min(...this.#freeAt));
    const end = Math.max(this.#now, this.#freeAt[slot] ?? 0) + ms;
    this.#freeAt[slot] = end;
    this.#ends.push(end);
    return end;
  }
}

/** How many requests are simulated for each algorithm, in stretches. */
const simulatedRequests = 50_000;

/** Response times of all requests, milliseconds, and of which share server d got. */
export function simulate(
  algorithm: Algorithm,
  { rate, seconds, draw, seed }: SimulatedLoad,
  requests = simulatedRequests,
): { readonly p50: number; readonly p99: number; readonly shareOfD: number } {
  const choose: Choose = algorithms[algorithm];
  const perStretch = Math.round(rate * seconds);
  const drawn = random(seed, "simulation");
  const chosen = random(seed, "simulation", algorithm);
  const times: number[] = [];
  let toD = 0;
  while (times.length < requests) {
    const fleet = Array.from({ length: servers }, () => new SimulatedServer());
    const due = Float64Array.from({ length: perStretch }, () => drawn() * seconds * 1000).sort();
    for (const [index, now] of due.entries()) {
      for (const server of fleet) server.at(now);
      const request = draw(drawn);
      const target = choose(fleet, chosen, request, index);
      const ms = target === servers - 1 ? request.ms * request.slowdown : request.ms;
      times.push((fleet[target]?.take(ms) ?? now) - now);
      if (target === servers - 1) toD++;
    }
  }
  times.sort((one, other) => one - other);
  const quantile = (share: number) => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  return { p50: quantile(0.5), p99: quantile(0.99), shareOfD: toD / times.length };
}

/** The simulated p99 of each algorithm in one line. */
export function simulatedP99(load: SimulatedLoad): string {
  const names = Object.keys(algorithms) as Algorithm[];
  return names
    .map((name) => `${name} ${Math.round(simulate(name, load).p99)}`)
    .join(", ")
    .concat(" ms");
}
