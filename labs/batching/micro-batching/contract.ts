/** What every variant does: score a prompt, alone or with others. Worker, bound, counters and cleanup are in here. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Counters, Open, Provisioned, Run } from "@labs/experiment";
import { modelFile, openBlockingScorer, openScorer } from "@labs/models";
import { type BatchCounter, countedScore } from "../counted-score.ts";
import { processorMs, watchLoop } from "../evidence.ts";
import { isSteady, judge, only, type Prompt, type Verdict, verdictIn, verdictOf } from "../prompts.ts";
import type { Score } from "../waiting.ts";
import { shortPrompts } from "./data.ts";

export type Setup = {
  /** Path of the model. */
  readonly model: string;
  readonly prompts: readonly Prompt[];
};

/** Workers of every variant. The other core of two belongs to the main thread, which batches and, here, also asks. */
export const workers = 1;

/** The most prompts of one batch, where a variant does not find it out. */
export const mostRows = 32;

/** Prompts that may be inside, whatever the variant does with them; further ones are turned away. */
export const room = 256;

/** What is answered: a verdict, or at once that there is no room, as 503 with Retry-After says over HTTP. */
export type Reply =
  | { readonly status: "scored"; readonly verdict: Verdict }
  | { readonly status: "rejected"; readonly retryAfterMs: number };

export type Screen = (prompt: Prompt) => Promise<Reply>;

const retryAfterMs = 50;

/**
 * The caller: who is turned away comes again, and its clock runs on. So a rejection is counted, and is never a fast
 * answer that flatters a latency.
 */
export async function insist(screen: Screen, prompt: Prompt): Promise<Verdict> {
  for (;;) {
    const reply = await screen(prompt);
    if (reply.status === "scored") return reply.verdict;
    await sleep(reply.retryAfterMs);
  }
}

export type Counter =
  | BatchCounter
  /** Times that somebody asked, and those that were turned away. */
  | "asked"
  | "rejected"
  /** Sum over those who asked of the prompts they found inside. */
  | "foundInside"
  /** Bound on the rows of a batch as it stands, where it moves. */
  | "limit"
  | "processorMs"
  | "loopDelayMs";

export interface Tools {
  readonly score: Score;
}

/** A technique: the probability of attack of a prompt. */
export interface Technique {
  score(prompt: Prompt): Promise<number>;
  /** Bound on the rows of a batch as it stands. */
  limit?(): number;
}

/** Mean number of prompts that are inside when one more comes. */
export function depth(counters: Counters<Counter>): number | null {
  const asked = counters.delta("asked");
  return asked === 0 ? null : counters.delta("foundInside") / asked;
}

/**
 * Makes a variant out of its technique.
 *
 * @param on the thread that scores
 * @param ahead batches that lie ready at the worker behind the one it scores
 */
export function screening(
  technique: (tools: Tools) => Technique,
  { on = "worker", ahead = 0 }: { readonly on?: "worker" | "main"; readonly ahead?: number } = {},
): Open<Screen, Setup, Counter, never> {
  return async ({ model }) => {
    await using stack = new AsyncDisposableStack();
    const scorer = stack.use(
      on === "worker" ? await openScorer({ model, workers, ahead }) : await openBlockingScorer({ model }),
    );
    const { score, counts } = countedScore(scorer);
    const loop = stack.use(watchLoop());
    const chosen = technique({ score });
    const counted = { asked: 0, rejected: 0, foundInside: 0 };
    let inside = 0;
    const owned = stack.move();
    return {
      subject: async (prompt) => {
        counted.asked++;
        counted.foundInside += inside;
        if (inside >= room) {
          counted.rejected++;
          return { status: "rejected", retryAfterMs };
        }
        inside++;
        try {
          return { status: "scored", verdict: verdictOf(await chosen.score(prompt)) };
        } finally {
          inside--;
        }
      },
      read: async () => ({
        ...counts,
        ...counted,
        limit: chosen.limit?.() ?? mostRows,
        processorMs: processorMs(),
        loopDelayMs: loop.p99Ms(),
      }),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/** Judges the prompts: each alone, with the same model, apart from any variant. */
export async function provision({ scale }: Run): Promise<Provisioned<Setup, Prompt, Verdict>> {
  const model = modelFile("tiny");
  const judged = only(await judge(model, shortPrompts(scale)), isSteady);
  return {
    setup: { model, prompts: judged.prompts },
    expected: async (prompt) => verdictIn(judged, prompt),
    facts: {
      model: "tiny (64 wide, 1 layer), fp32, one thread",
      prompts: `${judged.prompts.length} of 24 to 32 tokens`,
      workers: String(workers),
      room: `${room} prompts; who finds none comes again after ${retryAfterMs} ms`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
