/**
 * Requests of 300 active actors among the 10 000 that the events know, with 8 prompts each. Both are
 * drawn by Zipf's law with exponent 0.99, and actors who ask much also have many events, so the answers
 * that repeat most are the dearest. 2 400 pairs are few enough for a cell of some thousand requests to
 * find most answers in the cache, and so many that it keeps missing: about four requests in five hit.
 */
import { type Random, type Run, random } from "@labs/experiment";
import { actorOfRank, drawPrompt, eventRows, loadEvents, type ScreeningRequest, zipf } from "@labs/firewall";
import pg from "pg";

/** Verdicts speak of this moment, whenever they are computed. */
export const now = "2026-01-01T00:00:00Z";
/** Events of three days: about 2 ms to read on average and four times as much for the busiest actor. */
export const windowDays = 3;

const knownActors = 10_000;
const activeActors = 300;
const promptsPerActor = 8;

const drawRank = zipf(activeActors, 0.99);
const drawVersion = zipf(promptsPerActor, 0.99);

/** Fills the database; the same rows for the same seed. */
export async function loadHistory(postgres: string, { seed, scale }: Run): Promise<AsyncDisposable> {
  const client = new pg.Client(postgres);
  await client.connect();
  await loadEvents(client, { seed, rows: eventRows[scale], actors: knownActors, now });
  return {
    [Symbol.asyncDispose]: async () => {
      await client.query("DROP TABLE security_events");
      await client.end();
    },
  };
}

/** Texts written so far: a pair's prompt is always the same, so it is written once. */
const prompts = new Map<string, string>();

/** Draws who asks and which of their prompts; all prompts of an actor come from one application. */
export function drawRequest(draw: Random, { seed }: { readonly seed: number }): ScreeningRequest {
  const rank = drawRank(draw) + 1;
  const pair = `${seed}/${rank}/${drawVersion(draw)}`;
  const prompt = prompts.get(pair) ?? drawPrompt(random(pair), rank);
  prompts.set(pair, prompt);
  return { actor: actorOfRank(rank, knownActors), prompt };
}
