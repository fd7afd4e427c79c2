/** Puts a technique's queue between the requests and the model: worker, room, counters, cleanup; and the data. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { modelFile, openBlockingScorer, openScorer } from "@labs/models";
import { admission, retryAfterMs, room, sendUntilScored } from "../shared/admission.ts";
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
import { shortPrompts, workers } from "./data.ts";

interface Serving {
  /** The thread that scores. @default "worker" */
  readonly on?: "worker" | "main";
  /** Batches that lie ready at the worker behind the one it scores. @default 0 */
  readonly ahead?: number;
  /** Whether the worker runs the rows of a batch one by one. @default false */
  readonly rowByRow?: boolean;
}

/** Makes a variant out of its technique. */
export function variant(
  technique: Technique,
  { on = "worker", ahead = 0, rowByRow = false }: Serving = {},
): Open<Screen, Setup, Counter, never> {
  return async ({ model }) => {
    await using stack = new AsyncDisposableStack();
    const scorer = stack.use(
      on === "worker"
        ? await openScorer({ model, workers, ahead, rowByRow })
        : await openBlockingScorer({ model }),
    );
    const counted = countedScore(scorer.score);
    const loop = stack.use(watchLoop());
    const queue = technique();
    const send = dispatcher(queue, workers * (1 + ahead), async (batch) => {
      const began = performance.now();
      await scoreTogether(batch, counted.score);
      queue.scored?.({ rows: batch.length, tookMs: performance.now() - began });
    });
    const { screen, counts } = admission(send);
    const owned = stack.move();
    return {
      subject: ({ tokens }) => screen(tokens),
      read: async () => {
        const batched = counted.read();
        return {
          ...counts,
          ...batched,
          runs: rowByRow ? batched.rows : batched.batches,
          singleRuns: rowByRow ? batched.rows : batched.singles,
          messages: on === "worker" ? batched.batches : 0,
          processorMs: processorMs(),
          loopDelayMs: loop.p99Ms(),
        };
      },
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/** The client: sends a prompt until there is room for it, and decides by its probability. */
export async function decide(screen: Screen, prompt: Prompt): Promise<Decision> {
  return decisionOf(await sendUntilScored(() => screen(prompt)));
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
      room: `${room} prompts; a rejected one is sent again after ${retryAfterMs} ms`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
