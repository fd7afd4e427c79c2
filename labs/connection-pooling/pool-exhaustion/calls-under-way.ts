import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Stage } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { type Setup, turnedAway } from "./contract.ts";
import { type Answer, answerTo, drawKind, type Kind } from "./data.ts";

export type PoolStage = Stage<ScreeningRequest, Answer, Setup>;

/** What has become of calls so far. */
export interface Tally {
  readonly answered: number;
  /** With an error; those that were turned away at the transport are among them. */
  readonly refused: number;
  readonly shed: number;
  /** Neither answered nor refused. */
  readonly hung: number;
}

/** Calls that all began at once. */
export interface CallsUnderWay {
  /** Waits for all of them, but no longer than the budget; rejects where an answer is wrong. */
  within(budgetMs: number): Promise<Tally>;
}

/** Asks for as many screenings at once, each of a kind. */
export function ask(stage: PoolStage, count: number, kind: Kind): CallsUnderWay {
  const counters = { answered: 0, refused: 0, shed: 0 };
  let wrong: ScreeningRequest | null = null;

  async function askOne(request: ScreeningRequest): Promise<void> {
    try {
      const answer = await stage.call(request);
      counters.answered++;
      if (!isDeepStrictEqual(answer, answerTo(request))) wrong = request;
    } catch (error) {
      counters.refused++;
      if (String(error).includes(turnedAway)) counters.shed++;
    }
  }
  const all = Promise.all(Array.from({ length: count }, () => askOne(drawKind(stage.random, kind))));

  return {
    async within(budgetMs) {
      const timer = new AbortController();
      await Promise.race([all, sleep(budgetMs, undefined, { signal: timer.signal }).catch(() => {})]);
      timer.abort();
      if (wrong !== null) throw new Error(`a wrong answer under a fault to ${JSON.stringify(wrong)}`);
      return { ...counters, hung: count - counters.answered - counters.refused };
    },
  };
}
