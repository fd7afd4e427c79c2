/** The fleets: their load, what can be wrong with them and how much; and what counts as much. */
import type { Random } from "@labs/experiment";
import { type ServerName, serverNames } from "../shared/servers.ts";
import type { Fault } from "./contract.ts";

/** Requests that a timed server works on at once, and how long each takes: drawn evenly from this range, milliseconds. */
export const slots = 16;
export const workMs = [15, 25] as const;
/** Requests per second, where a fleet has no other load: a tenth of what four servers can do, so that one with a multiple of its work keeps up. */
export const rate = 300;
/** HAProxy gives a server up after this time, milliseconds. */
export const serverTimeoutMs = 800;
/** How long a fleet is under load before the window, how long the window is, and how often it is scraped in it. */
export const settleMs = 700;
export const windowMs = 3_000;
export const scrapeEveryMs = 100;

/**
 * What counts as much, chosen on the training fleets of `extra/train.ts`: in the middle, as a ratio, between the most of
 * healthy fleets and the least of sick ones; where healthy ones have none, a tenth of the least.
 */
export const thresholds = {
  /** Mean time of the fleet, milliseconds: healthy up to 21, with a slow server from 39. */
  averageMs: 29,
  /** Times the median of the other servers: up to 1.5, and from 2.15. */
  p99: 1.8,
  /** Requests in flight, in the same way: up to 1.7, and from 4. */
  inFlight: 2.6,
  /** Weights, in the same way: 1, and 3. */
  weight: 1.7,
  /** Difference between a server's share of the requests and of the weights: up to 0.01, and from 0.06. */
  unlikeWeights: 0.025,
  /** Per request of a server: none, and from 0.46. */
  errors: 0.05,
  /** Per request of the fleet: none, and from 0.88. */
  retries: 0.09,
  /** Connections of the front for each that it may have: up to 0.01, and 1. */
  connections: 0.1,
  /** Share of the time after which HAProxy gives a server up: up to 0.19, and 1. */
  ofTimeout: 0.43,
} as const;

export const faults = [
  ...(["slow server", "failing server", "pinned clients", "overloaded front"] as const),
  ...(["uneven weights", "lying check", "retry storm"] as const),
] satisfies readonly Fault[];

/** A fleet with what is wrong with it. */
export interface Fleet {
  readonly fault: Fault | "healthy";
  /** The server that it strikes, where it strikes one. */
  readonly server: ServerName;
  /** 1 is the strength that thresholds were chosen at. */
  readonly strength: number;
  readonly load: Load;
}

export interface Load {
  /** Requests per second. */
  readonly rate: number;
  /** How often each of a few clients asks, in proportion; each keeps one connection. `null`: one per request. */
  readonly clients: readonly number[] | null;
}

/** Half as strong as what thresholds were chosen at, and twice as strong. */
export const judgedStrengths = [0.5, 2] as const;
/** Healthy fleets are told from sick ones at any load: shares of the usual one; and with few clients. */
const judgedLoads = [0.5, 1, 1.6] as const;
const fewClients = 6;
const fewRate = 100;

/** The fleets that rules are judged on. */
export function judgedFleets(draw: Random, strengths: readonly number[] = judgedStrengths): Fleet[] {
  return [
    ...strengths.flatMap((strength) => faults.map((fault) => sickFleet(fault, strength, draw))),
    ...judgedLoads.map((share) => healthyFleet(draw, { rate: share * rate, clients: null })),
    healthyFleet(draw, { rate: fewRate, clients: activities(0) }),
  ];
}

/** The fleets that thresholds were chosen on: other draws, other strengths, other loads. */
export function trainingFleets(draw: Random): Fleet[] {
  return [
    ...faults.map((fault) => sickFleet(fault, 1, draw)),
    ...[0.75, 1.25].map((share) => healthyFleet(draw, { rate: share * rate, clients: null })),
    healthyFleet(draw, { rate: 0.75 * fewRate, clients: activities(0) }),
  ];
}

function sickFleet(fault: Fault, strength: number, draw: Random): Fleet {
  const isPinned = fault === "pinned clients";
  const load = isPinned
    ? { rate: fewRate, clients: activities(strength / 2) }
    : { rate: rate * (0.9 + 0.2 * draw()), clients: null };
  return { fault, strength, server: drawServer(draw), load };
}

function healthyFleet(draw: Random, load: Load): Fleet {
  return { fault: "healthy", strength: 0, server: drawServer(draw), load };
}

function drawServer(draw: Random): ServerName {
  return serverNames[Math.floor(serverNames.length * draw())] ?? "a";
}

/** Zipf's law: with an exponent of 0 all clients ask equally often. */
function activities(exponent: number): readonly number[] {
  return Array.from({ length: fewClients }, (_, index) => (index + 1) ** -exponent);
}
