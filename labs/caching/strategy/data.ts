/**
 * Requests of 300 active actors among the 10 000 that the events know, with 6 prompts each. Both are
 * drawn by Zipf's law with exponent 0.99, and actors who send many requests also have many events, so the answers
 * that repeat most are the most expensive. 1 800 pairs are few enough that a cell finds most answers in the cache
 * after its warm-up, and enough that it still misses some hundred times while it is measured.
 */
import { type Random, type Run, random } from "@labs/experiment";
import {
  actorOfRank,
  drawPrompt,
  eventRows,
  loadEvents,
  type ScreeningRequest,
  type Verdict,
  zipf,
} from "@labs/firewall";

export interface Setup {
  readonly seed: number;
}

/**
 * How long Redis may keep a verdict: the policy of this firewall, not a matter of memory. An old "block" annoys, an
 * old "allow" lets an attack pass.
 */
export const ttlSeconds = { allow: 30, review: 120, block: 120 } as const satisfies Record<
  Verdict["decision"],
  number
>;

/** How long a process may keep what it computed or found in Redis, on top of that. */
export const nearSeconds = 5;

/** Verdicts are of this moment, whenever they are computed. */
export const now = "2026-01-01T00:00:00Z";
/** Events of three days: about 2 ms to read on average and four times as much for the busiest actor. */
export const windowDays = 3;

const knownActors = 10_000;
const activeActors = 300;
const promptsPerActor = 6;
/** Drawn by the same law as all others, so that they are as expensive. */
const keptRequests = 50;

const drawRank = zipf(activeActors, 0.99);
const drawVersion = zipf(promptsPerActor, 0.99);

/** Fills the database; the same rows for the same seed. */
export function loadHistory(postgres: string, { seed, scale }: Run): Promise<AsyncDisposable> {
  return loadEvents(postgres, { seed, rows: eventRows[scale], actors: knownActors, now });
}

/** Prompts so far: a pair's prompt is always the same, so it is drawn once. */
const prompts = new Map<string, string>();

/** Draws a request that was sent before, with the probability given, or one that is never sent again. */
export function drawAtHitRatio(draw: Random, setup: Setup, ratio: number): ScreeningRequest {
  const again = draw() < ratio;
  const request = again ? drawKept(draw, setup) : drawRequest(draw, setup);
  return again ? request : { ...request, prompt: `${request.prompt} ${Math.floor(draw() * 2 ** 52)}` };
}

/** Draws one of so few requests that the warm-up has met them all. */
function drawKept(draw: Random, setup: Setup): ScreeningRequest {
  const number = Math.floor(draw() * keptRequests);
  return drawRequest(random(setup.seed, "kept", number), setup);
}

/** Draws an actor and one of their prompts; all prompts of an actor come from one application. */
export function drawRequest(draw: Random, { seed }: Setup): ScreeningRequest {
  const rank = drawRank(draw) + 1;
  const pair = `${seed}/${rank}/${drawVersion(draw)}`;
  const prompt = prompts.get(pair) ?? drawPrompt(random(pair), rank);
  prompts.set(pair, prompt);
  return { actor: actorOfRank(rank, knownActors), prompt };
}
