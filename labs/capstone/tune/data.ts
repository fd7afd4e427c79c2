/**
 * Requests of three tenants. 70 % repeat one of 36 that are asked over and over, by Zipf's law; the others hardly ever
 * come again. Each asks about an actor's events, of which there are 60 000, and about one of 400 prompts.
 */
import { type Random, random } from "@labs/experiment";
import { zipf } from "@labs/firewall";
import type { Asked, Switch } from "./contract.ts";

export const switches = [
  "cache",
  "index",
  "pool",
  "short",
  "int8",
  "worker",
  "batched-log",
] as const satisfies readonly Switch[];

/** As many switches as a variant may use. */
export const budget = 4;

/** Megabytes that a process of the API may have. */
export const maxMemory = 320;

/** Share of its rate at which the reference has to meet the objective. */
export const rateShare = 0.4;

export const poolSize = 4;

/** How long a decision may be kept. */
export const cacheSeconds = 30;

export const tenants = 3;
export const actorsPerTenant = 2_000;
export const eventCount = 60_000;
export const promptCount = 400;

/** The newest event. */
export const now = "2026-01-01T00:00:00Z";

/** Share of the requests that repeat one of the hot ones, of which each tenant has as many. */
export const repeated = 0.7;
export const hotPerTenant = 12;
/** Hot actors are none of the busiest, so that a miss costs about what any other does. */
const firstHotActor = 40;

const drawHot = zipf(hotPerTenant, 0.99);

/** What prompts are drawn from. */
export interface Texts {
  readonly prompts: readonly string[];
}

/** @param share of the requests that repeat a hot one */
export function drawRequest(draw: Random, { prompts }: Texts, share: number = repeated): Asked {
  const textOf = (number: number) => prompts[number % prompts.length] ?? "";
  const tenant = Math.floor(draw() * tenants);
  if (draw() < share) {
    const hot = drawHot(draw);
    return { tenant, actor: firstHotActor + hot, prompt: textOf(hot) };
  }
  const actor = 1 + Math.floor(draw() * actorsPerTenant);
  return { tenant, actor, prompt: textOf(Math.floor(draw() * prompts.length)) };
}

/** What checks ask: the answer says what the log has, which under load would cost more than the request. */
export function drawAudited(draw: Random, texts: Texts): Asked {
  return { ...drawRequest(draw, texts), audit: true };
}

/** Requests of no run, to time the naive firewall with. */
export function timedRequests(prompts: readonly string[], seed: number, count: number): Asked[] {
  const draw = random(seed, "alone");
  return Array.from({ length: count }, () => drawRequest(draw, { prompts }));
}
