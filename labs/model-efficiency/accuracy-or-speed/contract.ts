/** What every variant does: decide about texts by a policy that was settled before, and say by which. */
import type { Open } from "@labs/experiment";
import { openScorer, scoreLinear, tokenize } from "@labs/models";
import {
  type Decision,
  decide,
  type Evidence,
  type Policy,
  type Tier,
  type Worth,
  worthOf,
} from "./policy.ts";

export type Setup = {
  readonly validation: Evidence;
  readonly test: Evidence;
  /** Model files by tier; the linear one is in the package. */
  readonly files: Readonly<Record<Exclude<Tier, "linear">, string>>;
  /** Work and recall of the variants of the experiment, on the test split. */
  readonly points: readonly Point[];
  /** Places in the test split of texts that the cascade passes on. */
  readonly ambiguous: readonly number[];
};

export type Point = Pick<Worth, "work" | "recall">;

/**
 * Right is what the policy says with the scores that its models really give: the driver asks them again. How good a policy
 * is, is not a matter of right and wrong but of recall; one that finds less than half of the attacks is refused all the same.
 */
export interface Answer {
  readonly policy: Policy;
  /** One per text of the page. */
  readonly decisions: readonly Decision[];
}

/** Decides about a page of texts, one after the other. */
export type Screen = (page: readonly string[]) => Promise<Answer>;
export type Counter =
  | "texts"
  | "transformed"
  | "slowestMs"
  | "claimedRecall"
  | "claimedAlarms"
  | "beatenBy"
  | keyof Worth;

/** Gives a model's score of a text. */
export type Ask = (tier: Tier, text: string) => number | Promise<number>;

/** Decides about one text by a policy. */
export type Follow = (policy: Policy, ask: Ask, text: string) => Promise<Decision>;

/** Settles a policy, and says by which texts its author would speak of it. */
export interface Plan {
  readonly policy: Policy;
  /** @default the test split */
  readonly shown?: Evidence;
}

/** What a plan may look at. */
export type Known = Pick<Setup, "validation" | "test">;

/** Per cent of the attacks that a policy has to find. */
export const leastRecall = 50;

/** Makes a variant of its plan. */
export function screening(
  plan: (known: Known) => Plan,
  follow: Follow = (policy, ask, text) => decide(policy, (tier) => ask(tier, text)),
): Open<Screen, Setup, Counter, never> {
  return async (setup) => {
    const { policy, shown = setup.test } = plan(setup);
    const [worth, claimed] = [worthOf(policy, setup.test), worthOf(policy, shown)];
    const models = await openModels(setup, policy);
    const times = new TextTimes();
    const counted = { texts: 0, transformed: 0 };
    return {
      subject: async (page) => {
        const decisions: Decision[] = [];
        for (const text of page) {
          const began = performance.now();
          const decision = await follow(policy, models.ask, text);
          times.add(performance.now() - began);
          decisions.push(decision);
          counted.texts++;
          if (decision.by !== "linear") counted.transformed++;
        }
        return { policy, decisions };
      },
      read: async () => ({
        ...counted,
        slowestMs: times.take(0.95),
        ...worth,
        claimedRecall: claimed.recall,
        claimedAlarms: claimed.falseAlarms,
        beatenBy: setup.points.filter((point) => isBetter(point, worth)).length,
      }),
      [Symbol.asyncDispose]: () => models[Symbol.asyncDispose](),
    };
  };
}

/** Times of the latest texts since they were last asked for, in milliseconds: those of the checks do not count. */
class TextTimes {
  readonly #latest = new Float64Array(4000);
  #count = 0;

  add(ms: number): void {
    this.#latest[this.#count++ % this.#latest.length] = ms;
  }

  take(share: number): number {
    const known = this.#latest.slice(0, this.#count).sort();
    this.#count = 0;
    return known[Math.floor(share * known.length)] ?? 0;
  }
}

/** No worse in both, and better in one. */
export function isBetter(a: Point, b: Point): boolean {
  const noWorse = a.work <= b.work && a.recall >= b.recall;
  return noWorse && (a.work < b.work || a.recall > b.recall);
}

/** Opens the models that a policy may ask, each in a worker of one thread. */
export async function openModels(
  { files }: Pick<Setup, "files">,
  { first, escalate }: Policy,
): Promise<AsyncDisposable & { readonly ask: Ask }> {
  await using stack = new AsyncDisposableStack();
  const scorers = new Map<Tier, Awaited<ReturnType<typeof openScorer>>>();
  for (const tier of new Set([first, escalate?.to ?? first]))
    if (tier !== "linear") scorers.set(tier, stack.use(await openScorer({ model: files[tier], workers: 1 })));
  const owned = stack.move();
  return {
    ask: (tier, text) => {
      const tokens = tokenize(text);
      const scorer = scorers.get(tier);
      if (scorer === undefined) return scoreLinear(tokens);
      return scorer.score([tokens]).then(([score = Number.NaN]) => score);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
