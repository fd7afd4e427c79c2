/**
 * Events that reach the log at least once: those delivered before, by number, and new ones. Numbers up to `base`
 * are in the log when an arm begins and never change, so that what is read of them can be checked. The rows come
 * from the firewall's table; new deliveries carry what the rows behind `base` carry, under ids of their own.
 */
import { hash } from "node:crypto";
import type { Random, Run, Scale } from "@labs/experiment";
import { drawSeverity, eventsPerDay, loadEvents } from "@labs/firewall";
import type { Request } from "./contract.ts";

/** Events in the log at the start, and those loaded in bulk. */
export const sizes = {
  smoke: { base: 4_000, bulk: 2_000 },
  quick: { base: 10_000, bulk: 5_000 },
  full: { base: 100_000, bulk: 50_000 },
} as const satisfies Record<Scale, object>;

/** Of the events loaded in bulk, one in twenty is reviewed later: about one on every page. */
export const reviewedEvery = 20;

/** Events in a delivery of the case `ingest`. */
export const deliveryEvents = 200;

export interface Setup {
  readonly postgres: string;
  readonly seed: number;
  readonly base: number;
  readonly bulk: number;
}

/** The newest event lies just before it. */
const now = "2026-01-01T00:00:00Z";
const dayMs = 86_400_000;

/** Fills `security_events`; the same rows for the same seed. */
export function loadSource(postgres: string, { seed, scale }: Run): Promise<AsyncDisposable> {
  const { base, bulk } = sizes[scale];
  return loadEvents(postgres, { seed, rows: base + bulk, actors: 10_000, now });
}

/** The id under which the sender knows an event: it says nothing about time, as a UUIDv4. */
export function eventIdOf(seed: number, number: number): string {
  return hash("md5", `${seed}/${number}`);
}

/** The same in SQL, for the rows of `security_events`. */
export function eventIdSql(seed: number): string {
  return `md5('${Math.trunc(seed)}/' || id)::uuid`;
}

/** Draws a delivery; 10 % of its events, and at least one, were stored before. */
export function drawDelivery(random: Random, { base, bulk }: Setup, events: number): Request {
  const repeated = Math.max(1, Math.round(events / 10));
  const below = (end: number) => Math.floor(random() * end);
  const again = new Set<number>();
  while (again.size < repeated) again.add(1 + below(base));
  const fresh = Array.from({ length: events - repeated }, () => base + 1 + below(bulk));
  return { kind: "delivery", fresh, again: [...again] };
}

/** Draws a page of the dashboard that ends somewhere in the base. */
function drawDashboard(random: Random, { base, bulk }: Setup): Request {
  // Timestamps are off by up to 30 s, about eight events: a hundred keep the page clear of later rows.
  const number = Math.floor(random() * (base - 100));
  const until = Date.parse(now) - ((base + bulk - number) / eventsPerDay) * dayMs;
  return { kind: "dashboard", severity: drawSeverity(random), until: new Date(until).toISOString() };
}

/** Draws an input to check answers with: as many deliveries as pages. */
export function drawRequest(random: Random, setup: Setup): Request {
  return random() < 0.5 ? drawDelivery(random, setup, 4) : drawDashboard(random, setup);
}

/** Draws a full delivery. */
export function drawIngest(random: Random, setup: Setup, events = deliveryEvents): Request {
  return drawDelivery(random, setup, events);
}

/** Draws what an API receives: one request in twenty delivers, the others read. */
export function drawMixed(random: Random, setup: Setup): Request {
  return random() < 0.05 ? drawDelivery(random, setup, 20) : drawDashboard(random, setup);
}
