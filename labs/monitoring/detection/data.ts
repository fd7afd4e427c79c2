/** The services: their load, what can be wrong with them, how much and how long; and how time is compressed. */
import type { Random } from "@labs/experiment";
import type { Condition, Fault } from "./contract.ts";

/**
 * Prometheus scrapes a service each 0.3 s, and rules see one scrape a minute: an hour of the rules is 18 s of the
 * service. Windows in rule files are those of production. Durations that a service measures itself are not compressed.
 */
export const scrapeSeconds = 0.3;
export const timesFaster = Math.round(60 / scrapeSeconds);

/**
 * Requests per second of a service, before its load is drawn, and entries of its queue. All services and their callers
 * share one process: at half as much again, with a scrape each 0.2 s, it fell behind on a busy machine and was not scraped.
 */
export const requestRate = 40;
export const queueRate = 7;

/** Minutes of the rules' time. Before the recording comes a history without faults, as long as the longest window. */
export const historyMinutes = 360;
export const quietMinutes = 40;
export const afterMinutes = 70;
const lasts: Readonly<Record<Condition, number>> = {
  outage: 20,
  "slow burn": 240,
  flapping: 60,
  "slow dependency": 60,
  "stuck queue": 60,
  "score drift": 90,
  blip: 1,
  healthy: 90,
};

export const faults = [
  ...(["outage", "slow burn", "flapping"] as const),
  ...(["slow dependency", "stuck queue", "score drift"] as const),
] satisfies readonly Fault[];

/** A service with what happens to it. */
export interface Service {
  readonly condition: Condition;
  /** 1 is the strength that thresholds were chosen at. */
  readonly strength: number;
  /** Times the usual load. */
  readonly load: number;
  /** Replaced by a new version in the middle: its counters begin again. */
  readonly isDeployed: boolean;
  /** The minutes of the recording in which the condition holds. */
  readonly begins: number;
  readonly ends: number;
}

/** Half as strong as what thresholds were chosen at, and twice as strong. */
export const judgedStrengths = [0.5, 2] as const;
/** Healthy services are told from sick ones at any load. */
const judgedLoads = [0.5, 1, 1.6] as const;

/** The services that rules are judged on: of each fault and of the blip one per strength, and healthy ones. */
export function judgedServices(draw: Random, strengths: readonly number[] = judgedStrengths): Service[] {
  return [
    ...strengths.flatMap((strength) =>
      conditions.map((condition) => service(condition, strength, drawLoad(draw))),
    ),
    ...judgedLoads.map((load) => service("healthy", 0, load)),
    { ...service("healthy", 0, drawLoad(draw)), isDeployed: true },
  ];
}

/** The services that thresholds were chosen on: other draws, another strength, other loads. */
export function trainingServices(draw: Random): Service[] {
  return [
    ...conditions.map((condition) => service(condition, 1, drawLoad(draw))),
    ...[0.75, 1.25].map((load) => service("healthy", 0, load)),
    { ...service("healthy", 0, drawLoad(draw)), isDeployed: true },
  ];
}

const conditions = [...faults, "blip"] as const satisfies readonly Condition[];

function service(condition: Condition, strength: number, load: number): Service {
  const ends = quietMinutes + lasts[condition];
  return { condition, strength, load, isDeployed: false, begins: quietMinutes, ends };
}

function drawLoad(draw: Random): number {
  return 0.9 + 0.2 * draw();
}

/** Minutes of the rules' time that a service is recorded for. */
export function recordedMinutes({ ends }: Service): number {
  return ends + afterMinutes;
}
