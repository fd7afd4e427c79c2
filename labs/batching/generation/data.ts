/** Prompts as in the firewall's traffic; output lengths drawn beforehand; and what a job asks. */
import { type Random, random, type Scale } from "@labs/experiment";
import { decoderSizes, maxTokens, samples } from "@labs/models";
import type { Job, Request, Setup } from "./contract.ts";

/** The longest sequence: a prompt of 256 tokens and an output of 64. */
export const longest = decoderSizes.context;

/** Tokens that the cache has places for: eight of the longest sequences. */
export const cacheTokens = 8 * longest;

const longestOutput = longest - maxTokens;

const sizes = {
  smoke: { pool: 30, longestPrompt: 40, meanOutput: 8 },
  quick: { pool: 96, longestPrompt: maxTokens, meanOutput: 24 },
  full: { pool: 192, longestPrompt: maxTokens, meanOutput: 24 },
} as const satisfies Record<Scale, { pool: number; longestPrompt: number; meanOutput: number }>;

/** How much output lengths differ, per cent: at 0 all are the mean, at 100 they are exponentially distributed. */
export const usualSpread = 100;

/** Requests to choose from. Output lengths come from a seed, as if a model's end of text came at random. */
export function requestsOf(scale: Scale, spread: number): Request[] {
  const { pool, longestPrompt, meanOutput } = sizes[scale];
  const draw = random("output lengths");
  const prompts = samples("test", 4 * pool).filter(({ tokens }) => tokens.length <= longestPrompt);
  return prompts.slice(0, pool).map(({ tokens }, id) => {
    const drawn = -Math.log(1 - draw());
    const length = meanOutput * (1 + (spread / 100) * (drawn - 1));
    return { id, prompt: tokens, outputTokens: Math.min(longestOutput, Math.max(1, Math.round(length))) };
  });
}

/** How many of the requests that there are a job has. */
const shares = { backlog: 2 / 3, arrivals: 2 / 5 } as const;

/** Draws the requests of a job that are all there at its beginning. */
export function drawBacklog(draw: Random, { requests }: Setup): Job {
  const asked = drawShare(draw, requests, shares.backlog);
  return { requests: asked, dueMs: asked.map(() => 0) };
}

/** Draws the requests of a job that come one after another, at random times. */
export function drawArrivals(draw: Random, { requests, gapMs }: Setup): Job {
  const asked = drawShare(draw, requests, shares.arrivals);
  let due = 0;
  const next = () => {
    due -= Math.log(1 - draw()) * gapMs;
    return due;
  };
  return { requests: asked, dueMs: asked.map(next) };
}

function drawShare(draw: Random, requests: readonly Request[], share: number): Request[] {
  const drawn = requests.map((request) => ({ request, at: draw() })).sort((a, b) => a.at - b.at);
  return drawn.slice(0, Math.ceil(share * requests.length)).map(({ request }) => request);
}
