/** Puts a technique's queue between the requests and the model: worker, bound, counters, cleanup; and the data. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Open, Provisioned, Run } from "@labs/experiment";
import { modelFile, openBlockingScorer, openScorer } from "@labs/models";
import { countedScore } from "../shared/counted-score.ts";
import { dispatcher, scoreTogether } from "../shared/dispatcher.ts";
import { processorMs, watchLoop } from "../shared/process-usage.ts";
import {
  type Decision,
  decisionAbout,
  decisionOf,
  isSteady,
  type Prompt,
  scoreAlone,
} from "../shared/prompts.ts";
import type { Counter, Screen, Setup, Technique } from "./contract.ts";
import { maxInSystem, maxRows, retryAfterMs, shortPrompts, workers } from "./data.ts";

/**
 * Makes a variant out of its technique.
 *
 * @param on the thread that scores
 * @param ahead batches that lie ready at the worker behind the one it scores
 */
export function variant(
  technique: Technique,
  { on = "worker", ahead = 0 }: { readonly on?: "worker" | "main"; readonly ahead?: number } = {},
): Open<Screen, Setup, Counter, never> {
  return async ({ model }) => {
    await using stack = new AsyncDisposableStack();
    const scorer = stack.use(
      on === "worker" ? await openScorer({ model, workers, ahead }) : await openBlockingScorer({ model }),
    );
    const { score, counts } = countedScore(scorer.score);
    const loop = stack.use(watchLoop());
    const queue = technique();
    const send = dispatcher(queue, workers * (1 + ahead), async (batch) => {
      const began = performance.now();
      await scoreTogether(batch, score);
      queue.scored?.({ rows: batch.length, tookMs: performance.now() - began });
    });
    const counted = { arrived: 0, rejected: 0, inSystem: 0 };
    let inSystem = 0;
    const owned = stack.move();
    return {
      subject: async (prompt) => {
        counted.arrived++;
        counted.inSystem += inSystem;
        if (inSystem >= maxInSystem) {
          counted.rejected++;
          return { status: "rejected", retryAfterMs };
        }
        inSystem++;
        try {
          return { status: "scored", decision: decisionOf(await send(prompt.tokens)) };
        } finally {
          inSystem--;
        }
      },
      read: async () => ({
        ...counts,
        ...counted,
        limit: queue.limit?.() ?? maxRows,
        processorMs: processorMs(),
        loopDelayMs: loop.p99Ms(),
      }),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/**
 * The client: a prompt that was rejected is sent again, and its clock runs on. So a rejection is counted, and is never a
 * fast answer that flatters a latency.
 */
export async function sendUntilScored(screen: Screen, prompt: Prompt): Promise<Decision> {
  for (;;) {
    const reply = await screen(prompt);
    if (reply.status === "scored") return reply.decision;
    await sleep(reply.retryAfterMs);
  }
}

/** Scores the prompts: each alone, with the same model, apart from any variant. */
export async function provision({ scale }: Run): Promise<Provisioned<Setup, Prompt, Decision>> {
  const model = modelFile("tiny");
  const scored = await scoreAlone(model, shortPrompts(scale), isSteady);
  return {
    setup: { model, prompts: scored.prompts },
    expected: async (prompt) => decisionAbout(scored, prompt),
    facts: {
      model: "tiny (64 wide, 1 layer), fp32, one thread",
      prompts: `${scored.prompts.length} of 24 to 32 tokens`,
      workers: String(workers),
      room: `${maxInSystem} prompts; a rejected one is sent again after ${retryAfterMs} ms`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
