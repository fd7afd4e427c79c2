/** What is planted in new versions, how a version works, and how much traffic there is. */
import type { Random } from "@labs/experiment";
import type { Step } from "./contract.ts";

/** A program's settings: what it adds to the firewall's work. Its digest is part of the release. */
export interface Code {
  /** Its work takes this multiple of the ordinary time. */
  readonly slowdown: number;
  /** Every request of this number fails; 0: none. */
  readonly errorEvery: number;
  /** Numbers that it keeps of each request for ever, 8 bytes each. */
  readonly leaked: number;
  /** Its first requests take ten times as long. */
  readonly coldRequests: number;
}

export const soundCode: Code = { slowdown: 1, errorEvery: 0, leaked: 0, coldRequests: 0 };

/** The features that the program computes: pairs of tokens, hashed into 2^14 buckets. */
export const programSchema = 2;
export const buckets = 2 ** 14;

export type Model = "shipped" | "half of its weights lost" | "of another feature schema";

interface NewVersion {
  readonly code: Code;
  readonly model: Model;
}

/** New versions by what is wrong with them. */
export const newVersions = {
  identical: { code: soundCode, model: "shipped" },
  "slower-10": { code: { ...soundCode, slowdown: 1.1 }, model: "shipped" },
  "slower-50": { code: { ...soundCode, slowdown: 1.5 }, model: "shipped" },
  "errors-1": { code: { ...soundCode, errorEvery: 100 }, model: "shipped" },
  "wrong-scores": { code: soundCode, model: "half of its weights lost" },
  leak: { code: { ...soundCode, leaked: 1_000 }, model: "shipped" },
  "cold-start": { code: { ...soundCode, coldRequests: 100 }, model: "shipped" },
  schema: { code: soundCode, model: "of another feature schema" },
} as const satisfies Record<string, NewVersion>;

export type Planted = keyof typeof newVersions;
export const planted = Object.keys(newVersions) as Planted[];
export const regressions = planted.filter((name) => name !== "identical");
/** Of these, how many users get them is the same in every round; of the others, luck or the time of a start decides. */
export const repeating = ["slower-50", "errors-1", "wrong-scores", "leak"] as const satisfies Planted[];
export const varying = ["slower-10", "cold-start", "schema"] as const satisfies Planted[];

/** The timed part of a request's work: a mean in milliseconds, and its standard deviation over the mean. */
export const work = { meanMs: 8, variation: 0.2 } as const;
/** A cold process takes this multiple. */
export const coldFactor = 10;
/** The heaps of the two that are compared are read each time they have answered this many. */
export const heapEvery = 50;

/** Requests in flight: each caller sends its next one when the last is answered. */
export const callers = 12;
/** Requests to the old version before a rollout, and to whatever serves after it. */
export const before = 100;
export const after = 200;

/** A draw of the time of one request, milliseconds; log-normal. */
export function drawWork(draw: Random): number {
  const sigma = Math.sqrt(Math.log(1 + work.variation ** 2));
  return work.meanMs * Math.exp(sigma * drawNormal(draw) - sigma ** 2 / 2);
}

/** A draw of the standard normal distribution (Box-Muller). */
export function drawNormal(draw: Random): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

/** What is checked of every variant: each once in a cell, whatever the strategy is. */
const checked = ["abort and promotion", "migration", "overlap"] as const;

export type Input =
  | { readonly what: "rollout"; readonly planted: Planted }
  /** Rollouts against drawn times, in which nothing runs. */
  | { readonly what: "simulated rollouts"; readonly count: number; readonly firstStep?: number }
  | { readonly what: (typeof checked)[number] };

/** Draws what is checked. */
export function drawCheck(draw: Random): Input {
  return { what: checked[Math.floor(checked.length * draw())] ?? "overlap" };
}

/** How many of each kind are simulated. */
export const simulatedRollouts = 200;

/** All requests, looked at after each hundred. */
export const watch = (looks: number): readonly Step[] =>
  Array.from({ length: looks }, () => ({ share: 100, answers: 100 }));

/** Three quarters of the way of a rolling update, looked at after each hundred. */
export const quarters: readonly Step[] = [25, 50, 75].map((share) => ({ share, answers: 100 }));

/** A thousand answers, of which the first fifty are risked first: what is badly wrong shows in them. */
export const canary: readonly Step[] = [
  { share: 10, answers: 50 },
  { share: 25, answers: 150 },
  { share: 50, answers: 800 },
];
